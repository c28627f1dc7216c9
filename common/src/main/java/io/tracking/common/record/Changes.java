package io.tracking.common.record;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what was dropped and hashed of one record, by name; the names are the configuration's, never a client's. */
final class Changes {

    private final @Nullable String reason;
    private final Set<String> dropped = new TreeSet<>();
    private final Set<String> hashed = new TreeSet<>();

    /** @param reason why, null when it is what the configuration always asks for */
    Changes(@Nullable String reason) {
        this.reason = reason;
    }

    void dropped(String name) {
        dropped.add(name);
    }

    void hashed(String name) {
        hashed.add(name);
    }

    void addAll(Changes others) {
        dropped.addAll(others.dropped);
        hashed.addAll(others.hashed);
    }

    /** A JSON object, null when nothing was changed. */
    @Nullable
    String json() {
        if (dropped.isEmpty() && hashed.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder("{");
        append(json, "dropped", dropped);
        append(json, "hashed", hashed);
        if (reason != null) {
            json.append(",\"reason\":").append(Marks.text(reason));
        }
        return json.append('}').toString();
    }

    private static void append(StringBuilder json, String name, Set<String> names) {
        if (!names.isEmpty()) {
            json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(name)
                    .append("\":[")
                    .append(names.stream().map(Marks::text).collect(Collectors.joining(",")))
                    .append(']');
        }
    }
}
