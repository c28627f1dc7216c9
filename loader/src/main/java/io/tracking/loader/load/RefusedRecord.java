package io.tracking.loader.load;

import io.tracking.common.rejected.FieldError;
import io.tracking.common.rejected.RejectedLine;
import io.tracking.common.text.Timestamps;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes a line that cannot be loaded as lines of a rejected file. */
final class RefusedRecord {

    /** A line that Redshift refuses, or that the loader itself finds to be none that can be loaded. */
    static final String LINE = "refused_by_redshift";

    /** A line of a file that is quarantined as a whole; the line itself may be good. */
    static final String FILE = "quarantined_file";

    /** A longer record is cut into several lines, each of which can be read again however it is escaped. */
    private static final int PART_BYTES = 512 * 1024;

    private RefusedRecord() {}

    /**
     * One line, or several with the same {@code rejected_id} for a large record: the same bytes for the same file and line, whenever and
     * by whomever they are written.
     *
     * @param code why, in one word
     */
    static List<byte[]> lines(LakeFile file, String code, RefusedLine refused, byte[] row) {
        FieldError error = new FieldError(
                refused.column(),
                code,
                "line " + refused.line() + ": " + refused.reason() + " (" + refused.code() + ")");
        List<byte[]> lines = new ArrayList<>();
        new RejectedLine.About(
                        id(file, refused),
                        Timestamps.format(file.storedAt()),
                        RejectedLine.COPY,
                        file.key().toString(),
                        refused.line(),
                        1,
                        List.of(error),
                        Map.of())
                .write(row, 0, row.length, PART_BYTES, lines::add);
        return lines;
    }

    /** A version 7 UUID: the file's time, and bits that file and line decide. */
    private static String id(LakeFile file, RefusedLine refused) {
        UUID bits = UUID.nameUUIDFromBytes((file.key() + ":" + refused.line()).getBytes(StandardCharsets.UTF_8));
        long high = (file.storedAt().toEpochMilli() << 16) | 0x7000 | (bits.getMostSignificantBits() & 0x0FFF);
        return new UUID(high, bits.getLeastSignificantBits()).toString();
    }
}
