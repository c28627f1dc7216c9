package io.tracking.api.commit;

import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import java.time.Instant;
import java.util.List;

/**
 * Holds what one request wants on the queue.
 *
 * @param receivedAt decides about the hour of its rows
 * @param accepted rows for the tables
 * @param rejected lines of rejected records
 */
public record Records(Instant receivedAt, List<Accepted> accepted, List<byte[]> rejected) {

    private static final long SECONDS_PER_HOUR = 3_600;

    /** Bytes of all rows, line ends included. */
    public long bytes() {
        long bytes = 0;
        for (Accepted row : accepted) {
            bytes += EnvelopeWriter.bytes(row);
        }
        for (byte[] line : rejected) {
            bytes += line.length + 1;
        }
        return bytes;
    }

    /** The UTC hour, counted since 1970. */
    long hour() {
        return Math.floorDiv(receivedAt.getEpochSecond(), SECONDS_PER_HOUR);
    }
}
