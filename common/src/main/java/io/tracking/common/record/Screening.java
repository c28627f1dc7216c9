package io.tracking.common.record;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what is asked of the records of one body beside the tables' rules, what is dropped of them, and how they are marked.
 *
 * @param source that sent them, null when nobody asked for a key
 * @param privacy what is dropped and hashed, null for nothing
 * @param check asks of each record, null for nothing
 * @param changed what was changed before, as JSON: of a record that is replayed; else null
 */
public record Screening(
        @Nullable SourceTerms source,
        @Nullable PrivacyRules privacy,
        @Nullable RecordCheck check,
        @Nullable String changed) {

    /** Asks nothing, and marks nothing. */
    public static final Screening NONE = new Screening(null, null, null, null);

    /** Asks of the records what their source may send, and nothing else. */
    public static Screening of(SourceTerms source) {
        return new Screening(source, null, null, null);
    }

    /** Among the defaults of a rejected record: what was changed of it. */
    static final String CHANGED_BY_DEFAULT = "privacy";

    /** Of a record that is replayed: it is marked as it would have been at first, and nothing of it is changed again. */
    public static Screening ofReplay(Map<String, String> defaults) {
        SourceTerms source = SourceTerms.ofReplay(defaults);
        String changed = defaults.get(CHANGED_BY_DEFAULT);
        return source == null && changed == null ? NONE : new Screening(source, null, null, changed);
    }

    /** Whether the first-party cookie may be used, and a new one be set. */
    public boolean usesCookie() {
        return privacy == null || privacy.usesCookie();
    }

    boolean isNone() {
        return source == null && changed == null && !looksIntoRecords();
    }

    /** Whether a parser must look at each record. */
    boolean looksIntoRecords() {
        return privacy != null || check != null;
    }
}
