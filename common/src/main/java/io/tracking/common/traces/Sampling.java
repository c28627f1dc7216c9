package io.tracking.common.traces;

/**
 * Decides which records are traced, by the last 56 bits of the trace's id: every stage decides alike, and so do collectors that
 * sample by the same rule.
 *
 * @param ratio of all records, 0 to 1
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">Consistent probability
 *     sampling</a>
 */
public record Sampling(double ratio) {

    private static final double ALL = 0x1p56;
    private static final int FROM = 32 - 56 / 4;

    /** @throws IllegalArgumentException when there is no such share */
    public Sampling {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("tracking.traces.ratio must be 0 to 1, got " + ratio);
        }
    }

    /** Whether the record with these ids is traced. */
    public boolean takes(TraceIds ids) {
        return Long.parseLong(ids.trace(), FROM, ids.trace().length(), 16) >= Math.round(ALL * (1 - ratio));
    }
}
