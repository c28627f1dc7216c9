package io.tracking.sandbox.proxy;

/**
 * Names what a proxy does to its connections.
 *
 * @param amount for {@link Kind#CUT} the bytes of an answer that still pass, for {@link Kind#SLOW} the milliseconds that
 *     each piece of up to 8 KiB waits, for {@link Kind#STATUS} the HTTP status; else 0
 */
public record Trouble(Kind kind, int amount) {

    public static final Trouble NONE = new Trouble(Kind.NONE, 0);

    /** What may go wrong. */
    public enum Kind {
        NONE,
        /** Nobody listens; open connections are reset. */
        REFUSE,
        /** Connections are reset in the middle of an answer. */
        CUT,
        /** Everything arrives, late. */
        SLOW,
        /** Connections are accepted and nothing is passed on. */
        DEAF,
        /** Requests are passed on, answers are withheld until it is over. */
        MUTE,
        /**
         * Everything is thrown away, in both directions, as by a network that is gone. A connection that has lost something
         * stays silent for its client, which is told nothing, not even in the end.
         */
        SILENT,
        /**
         * Connections that are open when it begins fall silent, as behind a router that has forgotten them, and the service
         * does not hear of it while it lasts; new ones are passed on.
         */
        FORGOTTEN,
        /** Each HTTP request is answered with an error and not passed on. */
        STATUS,
        /** COPY commands name a format that Redshift does not know. */
        GARBLED_COPY
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "no trouble";
            case REFUSE -> "refused";
            case CUT -> "cut after " + amount + " bytes of an answer";
            case SLOW -> "slowed by " + amount + " ms";
            case DEAF -> "paused before requests";
            case MUTE -> "paused before answers";
            case SILENT -> "silent";
            case FORGOTTEN -> "forgotten";
            case STATUS -> "answers " + amount;
            case GARBLED_COPY -> "COPY garbled";
        };
    }
}
