package io.tracking.localaws.redshift.sql;

import org.jspecify.annotations.Nullable;

/** Tells why a statement is not run, as Redshift says it where it is Redshift that refuses. */
public record Refusal(String sqlState, String message, @Nullable String detail) {

    static final String STAND_IN = "The stand-in does not have it; Amazon Redshift does.";

    /** Redshift refuses it. */
    static Refusal unsupported(String what) {
        return new Refusal("0A000", what + " is not supported by Amazon Redshift", null);
    }

    /** The stand-in cannot do it. */
    public static Refusal missing(String what) {
        return new Refusal("0A000", what + " is not supported by the Redshift stand-in", STAND_IN);
    }

    static Refusal syntax(String near, @Nullable String detail) {
        return new Refusal("42601", "syntax error at or near \"" + near + "\"", detail);
    }

    /** Says so while a statement is read. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        Thrown(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }
}
