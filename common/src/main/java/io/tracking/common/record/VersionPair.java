package io.tracking.common.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Ties a utm row to the version of the event that it came with, so that a load that drops one version drops both of its rows. */
final class VersionPair {

    private static final String NAME = ",\"" + CanonicalRow.PAIR + "\":\"";

    private VersionPair() {}

    /** Both rows with the same mark, which the event's bytes decide; a row that came alone as it is. */
    static Accepted tie(Accepted accepted) {
        byte[] event = accepted.eventRow();
        byte[] utm = accepted.utmRow();
        if (event == null || utm == null) {
            return accepted;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(event);
        byte[] mark = (NAME + HexFormat.of().toHexDigits((int) checksum.getValue()) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
        return new Accepted(
                accepted.index(),
                accepted.requestId(),
                marked(event, mark),
                marked(utm, mark),
                accepted.usesOriginCookie());
    }

    /** The mark ends with the row's own brace. */
    private static byte[] marked(byte[] row, byte[] mark) {
        int kept = row.length - 1;
        byte[] marked = Arrays.copyOf(row, kept + mark.length);
        System.arraycopy(mark, 0, marked, kept, mark.length);
        return marked;
    }
}
