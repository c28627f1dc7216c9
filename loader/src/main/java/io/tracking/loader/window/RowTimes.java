package io.tracking.loader.window;

import io.tracking.common.envelope.Envelope.Rows;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gathers the request timestamps of a file's rows, which stand at the same place in each. Not thread-safe. */
final class RowTimes {

    private static final int LENGTH = CanonicalRow.REQUEST_TIMESTAMP_LENGTH;

    private final int offset;
    private final TimeRanges.Collector hours = new TimeRanges.Collector();
    private byte @Nullable [] min;
    private byte @Nullable [] max;

    /** @param offset of the timestamp in a row */
    RowTimes(int offset) {
        this.offset = offset;
    }

    /** Adds the timestamps of {@code rows}, which {@link RowShape} has seen. */
    void add(Rows rows) {
        byte[] bytes = rows.bytes();
        int from = rows.from();
        for (int end : rows.ends()) {
            hours.add(bytes, from + offset);
            addExtremes(bytes, from + offset);
            from = end;
        }
    }

    private void addExtremes(byte[] bytes, int at) {
        if (min == null || max == null) {
            min = Arrays.copyOfRange(bytes, at, at + LENGTH);
            max = min;
        } else if (Arrays.compare(bytes, at, at + LENGTH, min, 0, LENGTH) < 0) {
            min = Arrays.copyOfRange(bytes, at, at + LENGTH);
        } else if (Arrays.compare(bytes, at, at + LENGTH, max, 0, LENGTH) > 0) {
            max = Arrays.copyOfRange(bytes, at, at + LENGTH);
        }
    }

    String min() {
        return text(min);
    }

    String max() {
        return text(max);
    }

    TimeRanges hours() {
        return hours.ranges();
    }

    private static String text(byte @Nullable [] time) {
        return time == null ? "" : new String(time, StandardCharsets.US_ASCII);
    }
}
