package io.tracking.common.record;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Finds the campaign that a location's query string tells of. */
final class LocationUtm {

    /** What the decoder puts in place of bytes that are no UTF-8; such text is taken as it stands, too. */
    private static final char REPLACEMENT = '\uFFFD';

    /** Query parameter to column; where two name one column, the first that is present wins. */
    private static final Map<String, String> COLUMN_BY_PARAMETER = new LinkedHashMap<>();

    static {
        for (String name : new String[] {"source", "medium", "campaign", "content", "term"}) {
            COLUMN_BY_PARAMETER.put("utm_" + name, name);
        }
        for (String name : new String[] {
            "matchtype", "network", "ad_id", "ad_pos", "placement", "placement_category", "testgroup", "device"
        }) {
            COLUMN_BY_PARAMETER.put(name, name);
        }
        COLUMN_BY_PARAMETER.put("gclid", "ad_id");
    }

    private static final String SEPARATORS = "?#&;";

    private LocationUtm() {}

    /**
     * Values by column; empty unless both a source and a medium are there, without
     * which there is no utm row.
     */
    static Map<String, String> of(String location) {
        int start = location.indexOf('?');
        if (start < 0 || !location.contains("utm_source=") || !location.contains("utm_medium=")) {
            return Map.of();
        }
        int fragment = location.indexOf('#', start);
        String query = location.substring(start + 1, fragment < 0 ? location.length() : fragment);
        Map<String, String> byParameter = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && equals + 1 < pair.length()) {
                byParameter.putIfAbsent(pair.substring(0, equals), decode(pair.substring(equals + 1)));
            }
        }
        Map<String, String> byColumn = new HashMap<>();
        COLUMN_BY_PARAMETER.forEach((parameter, column) -> {
            String value = byParameter.get(parameter);
            if (value != null) {
                byColumn.putIfAbsent(column, value);
            }
        });
        return byColumn.containsKey("source") && byColumn.containsKey("medium") ? byColumn : Map.of();
    }

    /** The location up to its query or its fragment. */
    static String withoutQuery(String location) {
        for (int i = 0; i < location.length(); i++) {
            if (location.charAt(i) == '?' || location.charAt(i) == '#') {
                return location.substring(0, i);
            }
        }
        return location;
    }

    /** The location without the parameters that tell of these columns of tracking.utm, in its query and in its fragment. */
    static String without(String location, Set<String> columns) {
        String path = withoutQuery(location);
        if (columns.isEmpty() || path.length() == location.length()) {
            return location;
        }
        StringBuilder kept = new StringBuilder(path);
        int start = path.length();
        while (start < location.length()) {
            int end = start + 1;
            while (end < location.length() && SEPARATORS.indexOf(location.charAt(end)) < 0) {
                end++;
            }
            int equals = location.indexOf('=', start);
            String name = location.substring(start + 1, equals < 0 || equals > end ? end : equals);
            if (!columns.contains(COLUMN_BY_PARAMETER.getOrDefault(decode(name), ""))) {
                kept.append(location, start, end);
            } else if (location.charAt(start) == '?' || location.charAt(start) == '#') {
                kept.append(location.charAt(start));
            }
            start = end;
        }
        return kept.toString();
    }

    private static String decode(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            return decoded.indexOf(REPLACEMENT) >= 0 ? text : decoded;
        } catch (IllegalArgumentException e) {
            return text; // a stray percent sign: people's own text, taken as it stands
        }
    }
}
