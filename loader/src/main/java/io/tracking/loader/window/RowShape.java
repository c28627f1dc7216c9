package io.tracking.loader.window;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.Envelope.Rows;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Looks at rows before anything is done with them. Parsing each would cost more than all the rest, and the checksum vouches
 * for tracking-api's own; so this sees only that a row can be one: braces around it, its request timestamp in front, a
 * moment that there is, and no control character, which JSON has none of. What else may be wrong, Redshift's COPY refuses.
 */
final class RowShape {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    private static final int TIMESTAMP = CanonicalRow.REQUEST_TIMESTAMP_LENGTH;
    private static final int DATE = "2020-06-01".length();
    private static final byte[] LEAST = ascii("0000-00-00 00:00:00.000000");
    private static final byte[] MOST = ascii("9999-19-39 29:59:59.999999");

    /** Others cannot stand in a file's key. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final RowShape EVENTS = new RowShape(Table.EVENTS);
    private static final RowShape UTM = new RowShape(Table.UTM);

    private final byte[] start;

    private RowShape(Table table) {
        start = ascii(CanonicalRow.start(table));
    }

    /**
     * Reads a message's rows.
     *
     * @throws UnreadableRowsException naming the first one that cannot be a row
     */
    static void require(Envelope message) {
        if (message.receivedAt().isBefore(FIRST) || message.receivedAt().isAfter(LAST)) {
            throw new UnreadableRowsException(
                    "they must be received in a year from 0001 to 9999, got " + message.receivedAt(), null);
        }
        // P6: what cannot be a row reaches no window, where it would spoil the others.
        EVENTS.requireRows("events", message.events());
        UTM.requireRows("utm", message.utm());
        requireObjects("rejected", message.rejected());
    }

    private void requireRows(String section, Rows rows) {
        requireObjects(section, rows);
        byte[] bytes = rows.bytes();
        int from = rows.from();
        int known = -1;
        for (int row = 0; row < rows.ends().length; row++) {
            int time = from + start.length;
            if (time + TIMESTAMP >= rows.ends()[row]
                    || !Arrays.equals(bytes, from, time, start, 0, start.length)
                    || bytes[time + TIMESTAMP] != '"') {
                throw refused(section, row, "start with its request timestamp");
            }
            if (!isTimestamp(bytes, time)) {
                throw refused(section, row, "have a request timestamp like 2020-06-01 00:00:24.000000");
            }
            if (known < 0 || !Arrays.equals(bytes, time, time + DATE, bytes, known, known + DATE)) {
                requireDate(section, row, bytes, time);
                known = time;
            }
            from = rows.ends()[row];
        }
    }

    private static void requireObjects(String section, Rows rows) {
        byte[] bytes = rows.bytes();
        int from = rows.from();
        for (int row = 0; row < rows.ends().length; row++) {
            int end = rows.ends()[row] - 1;
            if (end - from < 2 || bytes[from] != '{' || bytes[end - 1] != '}') {
                throw refused(section, row, "be a JSON object");
            }
            if (hasControl(bytes, from, end)) {
                throw refused(section, row, "have no control characters");
            }
            from = end + 1;
        }
    }

    private static boolean hasControl(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - 4 * Long.BYTES; at += 4 * Long.BYTES) {
            if ((below32(bytes, at) | below32(bytes, at + 8) | below32(bytes, at + 16) | below32(bytes, at + 24))
                    != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] >= 0 && bytes[at] < ' ') {
                return true;
            }
        }
        return false;
    }

    /** Zero when none of eight bytes is. */
    private static long below32(byte[] bytes, int at) {
        long eight = (long) EIGHT_BYTES.get(bytes, at);
        return (eight - ' ' * EACH_BYTE) & ~eight & TOP_BITS;
    }

    private static boolean isTimestamp(byte[] bytes, int at) {
        long outside = outside(bytes, at, 0)
                | outside(bytes, at, 8)
                | outside(bytes, at, 16)
                | outside(bytes, at, TIMESTAMP - Long.BYTES);
        // Hours 24 to 29 are within the bounds of each digit.
        return outside == 0 && (bytes[at + DATE + 1] < '2' || bytes[at + DATE + 2] < '4');
    }

    /** Zero when each of eight bytes lies between those of {@link #LEAST} and {@link #MOST}; none of these has a top bit. */
    private static long outside(byte[] bytes, int from, int offset) {
        long eight = (long) EIGHT_BYTES.get(bytes, from + offset);
        long notLess = (eight | TOP_BITS) - (long) EIGHT_BYTES.get(LEAST, offset);
        long notMore = ((long) EIGHT_BYTES.get(MOST, offset) | TOP_BITS) - (eight & ~TOP_BITS);
        return ~(notLess & notMore & ~eight) & TOP_BITS;
    }

    private static void requireDate(String section, int row, byte[] bytes, int at) {
        String date = new String(bytes, at, DATE, StandardCharsets.US_ASCII);
        try {
            if (LocalDate.parse(date).getYear() >= 1) {
                return;
            }
        } catch (DateTimeException e) {
            throw new UnreadableRowsException(message(section, row, "have a date that there is, got " + date), e);
        }
        throw refused(section, row, "have a year from 0001 to 9999, got " + date);
    }

    private static UnreadableRowsException refused(String section, int row, String expected) {
        return new UnreadableRowsException(message(section, row, expected), null);
    }

    private static String message(String section, int row, String expected) {
        return "row " + (row + 1) + " of " + section + " must " + expected;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
