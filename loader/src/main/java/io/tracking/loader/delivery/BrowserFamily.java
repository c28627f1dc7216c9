package io.tracking.loader.delivery;

import java.util.List;
import java.util.Locale;

/** Names the families of browsers that are told apart by their {@code User-Agent}. */
enum BrowserFamily {
    /** Desktop, Android and, named CriOS, iOS. */
    CHROME("Chrome"),
    /** Desktop and mobile. */
    EDGE("Edge"),
    /** Desktop, Android and, named FxiOS, iOS. */
    FIREFOX("Firefox"),
    /** macOS and iOS. */
    SAFARI("Safari"),
    /** Android. */
    SAMSUNG_INTERNET("Samsung Internet"),
    /** Desktop and mobile. */
    OPERA("Opera"),
    /** Says so itself, or was marked as one by tracking-api. */
    BOT("bot"),
    /** Whatever else, and events without a user agent. */
    OTHER("other");

    private static final List<String> BOTS = List.of("bot", "crawl", "spider", "slurp", "headless", "lighthouse");

    private final String label;

    BrowserFamily(String label) {
        this.label = label;
    }

    /** As the table names it. */
    String label() {
        return label;
    }

    /** Most browsers name others, too: whoever is named by fewer is asked for first. */
    static BrowserFamily of(String userAgent) {
        String lower = userAgent.toLowerCase(Locale.ROOT);
        if (BOTS.stream().anyMatch(lower::contains)) {
            return BOT;
        }
        if (has(userAgent, "Edg/", "EdgA/", "EdgiOS/", "Edge/")) {
            return EDGE;
        }
        if (has(userAgent, "OPR/", "OPT/", "OPiOS/", "Opera")) {
            return OPERA;
        }
        if (has(userAgent, "SamsungBrowser/")) {
            return SAMSUNG_INTERNET;
        }
        if (has(userAgent, "Firefox/", "FxiOS/")) {
            return FIREFOX;
        }
        if (has(userAgent, "Chrome/", "CriOS/")) {
            return CHROME;
        }
        return has(userAgent, "Safari/") ? SAFARI : OTHER;
    }

    private static boolean has(String userAgent, String... names) {
        for (String name : names) {
            if (userAgent.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
