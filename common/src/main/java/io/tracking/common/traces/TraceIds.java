package io.tracking.common.traces;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids under which a record, a file or a load is traced. They are calculated from its name: whoever has a row finds its trace,
 * and every stage knows what the others call it without being told, whatever was restarted in between. In SQL the trace is
 * {@code LEFT(SHA2(request_id, 256), 32)}.
 *
 * @param name the request_id of a record, the key of a file, the load_id of a load
 * @param trace 32 hexadecimal digits, the first of the name's SHA-256
 * @param span the 16 that follow: the step from which its other steps hang
 */
public record TraceIds(String name, String trace, String span) {

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    /** The ids of whatever has that name. */
    public static TraceIds of(String name) {
        byte[] hash = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        HexFormat hex = HexFormat.of();
        return new TraceIds(
                name, hex.formatHex(hash, 0, TRACE_BYTES), hex.formatHex(hash, TRACE_BYTES, TRACE_BYTES + SPAN_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
