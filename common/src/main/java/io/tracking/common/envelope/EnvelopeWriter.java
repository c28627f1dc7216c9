package io.tracking.common.envelope;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.tracking.common.record.Accepted;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills one queue message after another. Not thread-safe. Keeps native memory, and as much as its largest message took, until
 * it is closed: to be used again and again.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>
 */
public final class EnvelopeWriter implements AutoCloseable {

    /** Bytes of rows that fit 256 KiB of text however badly they compress. */
    public static final int MAX_PLAIN_BYTES = 190 * 1024;

    private static final int LEVEL = 1;

    private final Encoding encoding;
    private final int maxPlainBytes;
    private final Section events = new Section();
    private final Section utm = new Section();
    private final Section rejected = new Section();
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] rows = new byte[0];
    private byte[] packed = new byte[0];

    /**
     * Starts with an empty message.
     *
     * @param maxPlainBytes of rows in one message, line ends included, at most {@link #MAX_PLAIN_BYTES}
     */
    public EnvelopeWriter(Encoding encoding, int maxPlainBytes) {
        if (maxPlainBytes < 1 || maxPlainBytes > MAX_PLAIN_BYTES) {
            throw new IllegalArgumentException(
                    "a message must hold 1 to " + MAX_PLAIN_BYTES + " bytes of rows, got " + maxPlainBytes);
        }
        this.encoding = encoding;
        this.maxPlainBytes = maxPlainBytes;
    }

    /** Collects the rows of one kind. */
    private static final class Section extends ByteArrayOutputStream {
        private int rows;

        void add(byte @Nullable [] row) {
            if (row != null) {
                writeBytes(row);
                write('\n');
                rows++;
            }
        }

        int appendTo(byte[] target, int at) {
            System.arraycopy(buf, 0, target, at, count);
            return at + count;
        }

        void clear() {
            reset();
            rows = 0;
        }
    }

    /** What a record takes up, line ends included. */
    public static int bytes(Accepted row) {
        return bytes(row.eventRow()) + bytes(row.utmRow());
    }

    private static int bytes(byte @Nullable [] row) {
        return row == null ? 0 : row.length + 1;
    }

    public boolean isEmpty() {
        return plainBytes() == 0;
    }

    /** Bytes of rows so far, line ends included. */
    public int plainBytes() {
        return events.size() + utm.size() + rejected.size();
    }

    /** Whether rows of that many bytes, line ends included, still go into this message. */
    public boolean fits(int bytes) {
        return plainBytes() + bytes <= maxPlainBytes;
    }

    /** Adds an event and its utm row together, or either. */
    public void add(Accepted row) {
        requireFits(bytes(row));
        events.add(row.eventRow());
        utm.add(row.utmRow());
    }

    /** Adds a line of a rejected record. */
    public void addRejected(byte[] line) {
        requireFits(line.length + 1);
        rejected.add(line);
    }

    private void requireFits(int bytes) {
        if (!fits(bytes)) {
            throw new IllegalArgumentException(
                    "Cannot add " + bytes + " bytes to a message of " + plainBytes() + ": it holds " + maxPlainBytes);
        }
    }

    /**
     * Closes the message; the writer is empty then.
     *
     * @param receivedAt within the UTC hour of every row
     */
    public Envelope.Sealed seal(Instant receivedAt) {
        rows = atLeast(plainBytes(), rows);
        int length = rejected.appendTo(rows, utm.appendTo(rows, events.appendTo(rows, 0)));
        Encoding used = encoding == Encoding.PLAIN && isSqsText(rows, length) ? Encoding.PLAIN : Encoding.ZSTD_BASE64;
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(Envelope.FORMAT, Envelope.FORMAT_1);
        attributes.put(Envelope.KIND, Envelope.KIND_RECORDS);
        attributes.put(Envelope.ENCODING, used.attribute());
        attributes.put(Envelope.COUNT, "events=" + events.rows + ",utm=" + utm.rows + ",rejected=" + rejected.rows);
        attributes.put(Envelope.SIZE, Integer.toString(length));
        attributes.put(Envelope.CHECKSUM, Envelope.checksum(rows, length));
        attributes.put(Envelope.RECEIVED_AT, receivedAt.toString());
        String body =
                switch (used) {
                    case PLAIN -> new String(rows, 0, length, StandardCharsets.UTF_8);
                    case ZSTD_BASE64 -> pack(length);
                };
        Envelope.Sealed message = new Envelope.Sealed(body, attributes, events.rows, utm.rows, rejected.rows);
        events.clear();
        utm.clear();
        rejected.clear();
        return message;
    }

    private String pack(int length) {
        packed = atLeast((int) Zstd.compressBound(length), packed);
        int size = zstd.compressByteArray(packed, 0, packed.length, rows, 0, length);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(packed, size));
    }

    private static byte[] atLeast(int size, byte[] array) {
        return array.length >= size ? array : new byte[size];
    }

    @Override
    public void close() {
        zstd.close();
    }

    /** SQS takes the characters of XML 1.0: JSON has escaped the rest but U+FFFE and U+FFFF, in UTF-8 EF BF BE and BF. */
    private static boolean isSqsText(byte[] rows, int length) {
        for (int i = 2; i < length; i++) {
            if ((rows[i] & 0xFE) == 0xBE && rows[i - 1] == (byte) 0xBF && rows[i - 2] == (byte) 0xEF) {
                return false;
            }
        }
        return true;
    }
}
