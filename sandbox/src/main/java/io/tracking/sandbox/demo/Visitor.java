package io.tracking.sandbox.demo;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Somebody on the site: a cookie, a browser, perhaps an account, and a way through the pages. */
final class Visitor {

    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:76.0) Gecko/20100101 Firefox/76.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148");
    private static final List<String> PAGES = List.of(
            "/",
            "/product",
            "/prices",
            "/wizard/color-palette/",
            "/wizard/template/",
            "/editor",
            "/checkout",
            "/account",
            "/blog/größere-bilder",
            "/help");
    private static final List<String> REFERRERS = List.of(
            "https://www.google.com/", "https://www.bing.com/", "https://duckduckgo.com/", "https://t.co/a1b2c3");
    private static final List<String> LANGUAGES = List.of("de", "en", "es", "fr", "it", "pt");

    private final String cookieId;
    private final @Nullable String accountId;
    private final @Nullable String websiteId;
    private final String userAgent;
    private final String language;
    private final @Nullable Campaign campaign;
    private @Nullable String referrer;
    private String page;

    Visitor(Random random, Ids ids) {
        this.cookieId = ids.next();
        this.accountId = random.nextInt(3) == 0 ? ids.next() : null;
        this.websiteId = random.nextInt(4) == 0 ? ids.next() : null;
        this.userAgent = pick(random, BROWSERS);
        this.language = pick(random, LANGUAGES);
        this.campaign = random.nextInt(5) == 0 ? Campaign.any(random) : null;
        this.referrer = random.nextInt(2) == 0 ? pick(random, REFERRERS) : null;
        this.page = pick(random, PAGES);
    }

    static <T> T pick(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String cookieId() {
        return cookieId;
    }

    @Nullable
    String accountId() {
        return accountId;
    }

    @Nullable
    String websiteId() {
        return websiteId;
    }

    String userAgent() {
        return userAgent;
    }

    String language() {
        return language;
    }

    @Nullable
    Campaign campaign() {
        return campaign;
    }

    @Nullable
    String referrer() {
        return referrer;
    }

    String location() {
        return "https://www.data.com/" + language + page;
    }

    void goOn(Random random) {
        referrer = location();
        page = pick(random, PAGES);
    }
}
