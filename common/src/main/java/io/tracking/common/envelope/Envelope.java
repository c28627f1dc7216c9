package io.tracking.common.envelope;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.tracking.common.text.LineFeed;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The rows of one queue message: the lines of tracking.events, then those of tracking.utm, then rejected records.
 *
 * @param receivedAt when tracking-api received the first of them; its UTC hour is the hour of them all
 * @param events rows for tracking.events
 * @param utm rows for tracking.utm
 * @param rejected lines of rejected records, whole
 */
public record Envelope(Instant receivedAt, Rows events, Rows utm, Rows rejected) {

    static final String FORMAT = "format";
    static final String ENCODING = "encoding";
    static final String KIND = "kind";
    static final String COUNT = "count";
    static final String SIZE = "size";
    static final String CHECKSUM = "checksum";
    static final String RECEIVED_AT = "received_at";

    static final String FORMAT_1 = "1";
    static final String KIND_RECORDS = "records";

    /** No honest body unpacks to more; a frame that claims more is not unpacked. */
    static final int LARGEST = 1024 * 1024;

    private static final Pattern COUNTS = Pattern.compile("events=([0-9]{1,7}),utm=([0-9]{1,7}),rejected=([0-9]{1,7})");

    /**
     * Lines, each ended by a line feed, within {@code bytes}.
     *
     * @param bytes shared with the other rows of the message; not to be changed
     * @param from first byte
     * @param ends where each line ends, behind its line feed; not to be changed
     */
    public record Rows(byte[] bytes, int from, int[] ends) {

        /** Behind the last line. */
        public int to() {
            return ends.length == 0 ? from : ends[ends.length - 1];
        }

        /** Lines. */
        public int count() {
            return ends.length;
        }

        /** The lines as text, without their line feeds. */
        public List<String> lines() {
            return lines(ends.length);
        }

        /** The first lines, as {@link #lines()}. */
        public List<String> lines(int most) {
            List<String> lines = new ArrayList<>();
            int start = from;
            for (int i = 0; i < Math.min(most, ends.length); i++) {
                lines.add(new String(bytes, start, ends[i] - 1 - start, StandardCharsets.UTF_8));
                start = ends[i];
            }
            return lines;
        }
    }

    /**
     * A message ready to be sent.
     *
     * @param body valid SQS text, with the attributes at most 256 KiB
     * @param attributes string attributes, at most ten
     * @param events rows for tracking.events
     * @param utm rows for tracking.utm
     * @param rejected lines of rejected records
     */
    public record Sealed(String body, Map<String, String> attributes, int events, int utm, int rejected) {}

    /** True when a message with these attributes is an envelope; false when it is another producer's. */
    public static boolean isEnvelope(Map<String, String> attributes) {
        return attributes.containsKey(FORMAT);
    }

    /**
     * Reads a message back.
     *
     * @throws UnreadableEnvelopeException when an attribute is missing or wrong, the body is not in its encoding, or
     *     the rows do not have the counts or the checksum that the attributes claim
     */
    public static Envelope open(String body, Map<String, String> attributes) throws UnreadableEnvelopeException {
        expect(attributes, FORMAT, FORMAT_1);
        expect(attributes, KIND, KIND_RECORDS);
        byte[] rows = decode(body, Encoding.ofAttribute(required(attributes, ENCODING)), size(attributes));
        // P5: rows that were changed on the way are no rows.
        expect(attributes, CHECKSUM, checksum(rows, rows.length));
        Matcher counts = COUNTS.matcher(required(attributes, COUNT));
        if (!counts.matches()) {
            throw new UnreadableEnvelopeException(
                    "count must be events=<n>,utm=<n>,rejected=<n>, got " + attributes.get(COUNT));
        }
        Rows events = section(rows, 0, Integer.parseInt(counts.group(1)));
        Rows utm = section(rows, events.to(), Integer.parseInt(counts.group(2)));
        Rows rejected = section(rows, utm.to(), Integer.parseInt(counts.group(3)));
        if (rejected.to() != rows.length) {
            throw new UnreadableEnvelopeException("expected " + attributes.get(COUNT) + " lines, got more");
        }
        return new Envelope(receivedAt(attributes), events, utm, rejected);
    }

    static String checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return "crc32c:" + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static byte[] decode(String body, Encoding encoding, int size) throws UnreadableEnvelopeException {
        byte[] rows =
                switch (encoding) {
                    case PLAIN -> body.getBytes(StandardCharsets.UTF_8);
                    case ZSTD_BASE64 -> unpack(body, size);
                };
        if (rows.length != size) {
            throw new UnreadableEnvelopeException("size must be that of the rows, " + rows.length + ", got " + size);
        }
        return rows;
    }

    private static byte[] unpack(String body, int size) throws UnreadableEnvelopeException {
        try {
            return Zstd.decompress(Base64.getDecoder().decode(body), size);
        } catch (IllegalArgumentException | ZstdException e) {
            throw new UnreadableEnvelopeException("body must be a Zstandard frame in base64", e);
        }
    }

    private static Rows section(byte[] bytes, int from, int count) throws UnreadableEnvelopeException {
        // There are no more lines than bytes, whatever the count claims.
        int[] ends = new int[Math.min(count, bytes.length - from)];
        int to = from;
        for (int line = 0; line < count; line++) {
            to = LineFeed.find(bytes, to, bytes.length);
            if (to == bytes.length) {
                throw new UnreadableEnvelopeException("expected " + count + " lines in a section, got " + line);
            }
            to++;
            ends[line] = to;
        }
        return new Rows(bytes, from, ends);
    }

    private static int size(Map<String, String> attributes) throws UnreadableEnvelopeException {
        String size = required(attributes, SIZE);
        try {
            int bytes = Integer.parseInt(size);
            if (bytes >= 0 && bytes <= LARGEST) {
                return bytes;
            }
            throw new UnreadableEnvelopeException("size must be 0 to " + LARGEST + " bytes, got " + size);
        } catch (NumberFormatException e) {
            throw new UnreadableEnvelopeException("size must be a number of bytes, got " + size, e);
        }
    }

    private static Instant receivedAt(Map<String, String> attributes) throws UnreadableEnvelopeException {
        try {
            return Instant.parse(required(attributes, RECEIVED_AT));
        } catch (DateTimeException e) {
            throw new UnreadableEnvelopeException(
                    "received_at must be an ISO 8601 instant, got " + attributes.get(RECEIVED_AT), e);
        }
    }

    private static void expect(Map<String, String> attributes, String name, String expected)
            throws UnreadableEnvelopeException {
        String got = required(attributes, name);
        if (!got.equals(expected)) {
            throw new UnreadableEnvelopeException(name + " must be " + expected + ", got " + got);
        }
    }

    private static String required(Map<String, String> attributes, String name) throws UnreadableEnvelopeException {
        String value = attributes.get(name);
        if (value == null) {
            throw new UnreadableEnvelopeException("message attribute " + name + " is missing");
        }
        return value;
    }
}
