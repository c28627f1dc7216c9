package io.tracking.loader.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names pages and releases as the table has room for them. */
final class PageName {

    /** Bytes of UTF-8, as the column has. */
    private static final int LONGEST_PAGE = 512;

    private static final int LONGEST_RELEASE = 64;

    private PageName() {}

    /**
     * Host and path of a {@code location}: {@code https://user@Shop.example:8443/a/b?c#d} is {@code shop.example/a/b}. What has no host is
     * its path, cut at 512 bytes.
     */
    static String ofLocation(String location) {
        int scheme = location.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int to = first(location, from, "?#");
        int path = scheme < 0 ? from : first(location.substring(0, to), from, "/\\");
        String authority = location.substring(from, path);
        String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        String hostAlone = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        String page = hostAlone + (path == to && scheme >= 0 ? "/" : location.substring(path, to));
        return page.isEmpty() ? Place.NONE : cut(page, LONGEST_PAGE);
    }

    /** A release, cut at 64 bytes. */
    static String ofRelease(String release) {
        return release.isEmpty() ? Place.NONE : cut(release, LONGEST_RELEASE);
    }

    private static int first(String text, int from, String any) {
        for (int i = from; i < text.length(); i++) {
            if (any.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static String cut(String text, int bytes) {
        if (text.length() <= bytes / 3) {
            return text;
        }
        String cut = text.length() > bytes ? text.substring(0, bytes) : text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytes
                || Character.isHighSurrogate(cut.charAt(cut.length() - 1))) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut;
    }
}
