package io.tracking.common.record;

import io.tracking.common.text.JsonText;
import io.tracking.common.text.Timestamps;
import io.tracking.common.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usual event without a parser: a flat object of columns of tracking.events, each once, with strings that fit
 * and need no other escape than they came with. Its row is copied from the body, byte for byte the one that
 * {@link RowBuilder} writes. Everything else is left to the parser. Not thread-safe.
 */
final class EventScanner {

    private static final List<Column> COLUMNS = TableSchema.EVENTS.columns();
    private static final byte[][] NAMES = texts("", "\"");
    private static final byte[][] OPENINGS = texts("\",\"", "\":\"");
    private static final byte[] FIRST_OPENING = ascii("{\"request_timestamp\":\"");
    private static final byte[] CLOSING = ascii("\"}");
    private static final byte[] NULL = ascii("null");
    private static final byte[] EVENTS = ascii("\"events\"");

    /** The end of a value that is not there. */
    private static final int ABSENT = -1;

    private final byte[] body;
    private final int to;
    private final Origin origin;
    private final byte[][] values = new byte[COLUMNS.size()][];
    private final int[] starts = new int[COLUMNS.size()];
    private final int[] ends = new int[COLUMNS.size()];
    private int at;

    /**
     * Stands at {@code from}.
     *
     * @param to after the last byte of the body
     */
    EventScanner(byte[] body, int from, int to, Origin origin) {
        this.body = body;
        this.to = to;
        this.origin = origin;
        at = from;
    }

    private static byte[][] texts(String before, String after) {
        return COLUMNS.stream()
                .map(column -> ascii(before + column.name() + after))
                .toArray(byte[][]::new);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int position() {
        return at;
    }

    void goTo(int position) {
        at = position;
    }

    /** The byte after blanks, which stays unread; 0 at the end. */
    int peek() {
        while (at < to) {
            byte b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    boolean isAtEnd() {
        return peek() == 0 && at == to;
    }

    /** Reads that character, after blanks; false, and only blanks are read, when there is another. */
    boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads <code>{"events":</code>, or nothing. */
    boolean takeEventsMember() {
        int start = at;
        if (take('{') && peek() == '"' && takeText(EVENTS) && take(':')) {
            return true;
        }
        at = start;
        return false;
    }

    private boolean takeText(byte[] text) {
        int end = at + text.length;
        if (end > to || !Arrays.equals(body, at, end, text, 0, text.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** Reads the event whose opening brace comes next; null when it is not usual, and then the position is anywhere. */
    @Nullable
    Accepted event(int index) {
        if (origin.screening().looksIntoRecords()) {
            return null;
        }
        int start = at;
        int seen = 0;
        int expected = 0;
        Arrays.fill(ends, ABSENT);
        for (char before = '{'; take(before); before = ',') {
            int column = peek() == '"' ? column(expected) : -1;
            if (column < 0 || (seen & 1 << column) != 0 || !take(':') || !takeValue(column)) {
                return null;
            }
            seen |= 1 << column;
            expected = column + 1;
        }
        return take('}') && at - start <= RecordLimits.LONGEST_RECORD ? accepted(index) : null;
    }

    /** Reads a name; most clients send the columns in their order. */
    private int column(int expected) {
        at++;
        if (expected < NAMES.length && takeText(NAMES[expected])) {
            return expected;
        }
        for (int column = 0; column < NAMES.length; column++) {
            if (takeText(NAMES[column])) {
                return column;
            }
        }
        return -1;
    }

    private boolean takeValue(int column) {
        if (peek() != '"') {
            return takeText(NULL);
        }
        at++;
        int start = at;
        int escapes = 0;
        boolean wide = false;
        for (int b = skipPlain(); b != '"'; b = skipPlain()) {
            if (b == '\\' && at + 1 < to && isShortEscape(body[at + 1])) {
                escapes++;
                at += 2;
            } else if (b < 0 && wideLength() > 0) {
                wide = true;
                at += wideLength();
            } else {
                return false;
            }
        }
        values[column] = body;
        starts[column] = start;
        ends[column] = at;
        at++;
        return fits(column, escapes, wide);
    }

    /** Goes to the next byte that is not plain, and returns it; 0 at the end. */
    private int skipPlain() {
        at = JsonText.skipPlain(body, at, to);
        return at < to ? body[at] : 0;
    }

    /** Escapes that a row has, too. */
    private static boolean isShortEscape(byte b) {
        return switch (b) {
            case '"', '\\', 'b', 'f', 'n', 'r', 't' -> true;
            default -> false;
        };
    }

    /** Bytes of the character of two or three bytes that starts here, 0 for any other: a row may write longer ones otherwise. */
    private int wideLength() {
        int length = Utf8.wideLength(body, at, to);
        return length <= 3 ? length : 0;
    }

    private boolean fits(int number, int escapes, boolean wide) {
        Column column = COLUMNS.get(number);
        int start = starts[number];
        int end = ends[number];
        if (number == Fields.REQUEST_TIMESTAMP) {
            return Timestamps.isCanonical(body, start, end);
        }
        if ((number == Fields.REQUEST_ID || number == Fields.TOPIC)
                && (start == end || escapes > 0 || body[start] <= ' ')) {
            return false;
        }
        boolean chars = column.type() == Column.Type.CHAR;
        return end - start - escapes <= column.bytes() && !(chars && (wide || body[end - 1] == ' '));
    }

    private @Nullable Accepted accepted(int index) {
        boolean usesOriginCookie = !has(Fields.COOKIE_ID);
        if (!has(Fields.TOPIC)
                || !fillIn(index)
                || hasCampaign()
                || !meets(origin.screening().source())) {
            return null;
        }
        byte[] id = values[Fields.REQUEST_ID];
        int start = starts[Fields.REQUEST_ID];
        String requestId = new String(id, start, ends[Fields.REQUEST_ID] - start, StandardCharsets.ISO_8859_1);
        return new Accepted(index, requestId, row(), null, usesOriginCookie);
    }

    /** What is wrong otherwise, the parser tells. */
    private boolean meets(@Nullable SourceTerms terms) {
        if (terms == null) {
            return true;
        }
        String environment = terms.environment();
        boolean here = environment == null
                || (has(Fields.ENVIRONMENT)
                        ? environment.equals(text(Fields.ENVIRONMENT))
                        : put(Fields.ENVIRONMENT, environment));
        return here && (!terms.limitsTopics() || terms.allows(text(Fields.TOPIC)));
    }

    private String text(int column) {
        return new String(values[column], starts[column], length(column), StandardCharsets.UTF_8);
    }

    private boolean fillIn(int index) {
        return (has(Fields.REQUEST_ID) || put(Fields.REQUEST_ID, origin.ids().apply(index)))
                && (has(Fields.REQUEST_TIMESTAMP)
                        || put(Fields.REQUEST_TIMESTAMP, Timestamps.format(origin.receivedAt())))
                && (has(Fields.COOKIE_ID) || put(Fields.COOKIE_ID, origin.cookieId()))
                && (has(Fields.USER_AGENT) || put(Fields.USER_AGENT, origin.userAgent()))
                && (has(Fields.LOCATION) || put(Fields.LOCATION, origin.location()));
    }

    /** Takes what fits and needs no escape; null is nothing. */
    private boolean put(int column, @Nullable String value) {
        if (value == null) {
            return true;
        }
        byte[] bytes = ascii(value);
        for (int i = 0; i < bytes.length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        values[column] = bytes;
        starts[column] = 0;
        ends[column] = bytes.length;
        return column == Fields.REQUEST_TIMESTAMP
                || (!value.isBlank()
                        && ColumnRules.check(
                                        COLUMNS.get(column), COLUMNS.get(column).name(), value)
                                == null);
    }

    /** Whether the location may make a utm row. */
    private boolean hasCampaign() {
        if (!has(Fields.LOCATION)) {
            return false;
        }
        byte[] location = values[Fields.LOCATION];
        for (int i = starts[Fields.LOCATION]; i < ends[Fields.LOCATION]; i++) {
            if (location[i] == '?') {
                String query = new String(location, i, ends[Fields.LOCATION] - i, StandardCharsets.ISO_8859_1);
                return query.contains("utm_source=");
            }
        }
        return false;
    }

    private boolean has(int column) {
        return ends[column] != ABSENT;
    }

    private byte[] row() {
        SourceTerms source = origin.screening().source();
        byte[] closing = source == null ? CLOSING : source.closing();
        int size = FIRST_OPENING.length + length(Fields.REQUEST_TIMESTAMP) + closing.length;
        for (int column = 0; column < values.length; column++) {
            if (column != Fields.REQUEST_TIMESTAMP && has(column)) {
                size += OPENINGS[column].length + length(column);
            }
        }
        byte[] row = new byte[size];
        int end = copy(FIRST_OPENING, 0, FIRST_OPENING.length, row, 0);
        end = copyValue(Fields.REQUEST_TIMESTAMP, row, end);
        for (int column = 0; column < values.length; column++) {
            if (column != Fields.REQUEST_TIMESTAMP && has(column)) {
                end = copy(OPENINGS[column], 0, OPENINGS[column].length, row, end);
                end = copyValue(column, row, end);
            }
        }
        copy(closing, 0, closing.length, row, end);
        return row;
    }

    private int length(int column) {
        return ends[column] - starts[column];
    }

    private int copyValue(int column, byte[] target, int end) {
        return copy(values[column], starts[column], length(column), target, end);
    }

    private static int copy(byte[] source, int start, int length, byte[] target, int end) {
        System.arraycopy(source, start, target, end, length);
        return end + length;
    }
}
