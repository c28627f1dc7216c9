package io.tracking.common.record;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Gathers the server's own marks of one record, which stand under {@link CanonicalRow#EXTRA} beside what a client calls so. */
final class Marks {

    private static final Set<String> NAMES = Set.of(
            CanonicalRow.SOURCE_MARK, CanonicalRow.BOT_MARK, CanonicalRow.PRIVACY_MARK, CanonicalRow.CONTRACT_MARK);

    private @Nullable StringBuilder members;

    /** The name under which a client's own field is kept. */
    static String beside(String name) {
        return NAMES.contains(name) ? CanonicalRow.CLIENT + name : name;
    }

    /** A JSON string. */
    static String text(String value) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + "\"";
    }

    /** @param json value, null for none */
    void add(String name, @Nullable String json) {
        if (json != null) {
            if (members == null) {
                members = new StringBuilder();
            } else {
                members.append(',');
            }
            members.append('"').append(name).append("\":").append(json);
        }
    }

    /**
     * The object with the marks in it.
     *
     * @param extra a JSON object, null for none
     */
    @Nullable
    String addTo(@Nullable String extra) {
        if (members == null) {
            return extra;
        }
        return extra == null || extra.length() == 2
                ? "{" + members + "}"
                : extra.substring(0, extra.length() - 1) + "," + members + "}";
    }
}
