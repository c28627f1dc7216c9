package io.tracking.loader.announce;

import java.util.List;
import java.util.stream.Stream;

/** Says what an announcement is about. */
public enum Occasion {
    /** A load has changed rows, and is committed. */
    LOAD_COMMITTED("load.committed"),
    /** The oldest record that is not in its table is older than {@code tracking.warehouse.max-lag}. */
    FRESHNESS_BROKEN("freshness.broken"),
    /** It is no longer so. */
    FRESHNESS_RESTORED("freshness.restored"),
    /** A load has left lines or files out, which are in {@code rejected/}. */
    QUARANTINE("quarantine"),
    /** There are more dead letters than when they were last counted. */
    DEAD_LETTER("dead_letter"),
    /** A comparison of bucket and ledger found more of a kind than the one before it. */
    SELF_CHECK_FINDING("self_check.finding"),
    /** A job is done, has failed, or was cancelled. */
    JOB_ENDED("job.ended");

    private final String text;

    Occasion(String text) {
        this.text = text;
    }

    /** As receivers read it. */
    public String text() {
        return text;
    }

    /**
     * The kind that receivers read as {@code text}.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     */
    static Occasion of(String text) {
        return Stream.of(values())
                .filter(kind -> kind.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be of " + texts() + ", got " + text));
    }

    private static List<String> texts() {
        return Stream.of(values()).map(Occasion::text).toList();
    }
}
