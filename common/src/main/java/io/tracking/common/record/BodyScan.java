package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import io.tracking.common.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one body: usual events without a parser, each other record with one, once its end is known. So what is
 * wrong with one record is that record's fault alone; a body is malformed only when its records cannot be told apart.
 */
final class BodyScan {

    private static final Map<String, List<FieldError>> NO_OBJECT = Stream.of(
                    "an array", "a string", "a number", "a boolean", "null")
            .collect(Collectors.toUnmodifiableMap(
                    got -> got,
                    got -> List.of(new FieldError("", "type", "a record must be a JSON object, got " + got))));

    private final TruncatePolicy truncate;
    private final RecordLimits limits;
    private final byte[] body;
    private final int from;
    private final int to;
    private final Origin origin;
    private final Made made;
    private final Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    private final RejectionCollector rejected;
    private final EventScanner scanner;
    private @Nullable ValueScanner values;
    private @Nullable RecordParser parser;

    BodyScan(TruncatePolicy truncate, RecordLimits limits, byte[] body, int from, int to, Origin origin, Room room) {
        this.truncate = truncate;
        this.limits = limits;
        this.body = body;
        this.from = from;
        this.to = to;
        this.origin = origin;
        made = new Made(room);
        rejected = new RejectionCollector(origin, body, made, batch.rejected());
        scanner = new EventScanner(body, Utf8.skipByteOrderMark(body, from, to), to, origin);
    }

    Batch read(BodyShape shape) throws MalformedBodyException, NoRoomException {
        if (Utf8.looksWider(body, from, to)) {
            throw malformed("body must be UTF-8, got what looks like UTF-16 or UTF-32");
        }
        switch (shape) {
            case TRACK -> readTrack();
            case STREAM_EVENTS -> readStream(Kind.EVENT);
            case STREAM_UTM -> readStream(Kind.UTM);
        }
        if (!scanner.isAtEnd()) {
            throw malformed(
                    "expected the end of the body after its JSON value, got more at " + place(scanner.position()));
        }
        rejected.finish();
        return batch;
    }

    private void readTrack() throws MalformedBodyException, NoRoomException {
        int first = scanner.peek();
        if (first == '[') {
            readArray();
        } else if (first != '{') {
            String got = describeNext();
            if (!scanner.isAtEnd()) {
                // What begins like a value need not be one.
                skipValue();
            }
            throw malformed("expected a record, an array of records or {\"events\":[…]}, got " + got);
        } else if (scanner.takeEventsMember()) {
            if (scanner.peek() != '[') {
                throw malformed("expected an array under \"events\", got " + describeNext());
            }
            readArray();
            if (!scanner.take('}')) {
                throw malformed("expected nothing beside \"events\", got more at " + place(scanner.position()));
            }
        } else {
            readRecord();
        }
    }

    private void readArray() throws MalformedBodyException, NoRoomException {
        scanner.take('[');
        if (scanner.take(']')) {
            return;
        }
        do {
            if (scanner.peek() == '{') {
                readRecord();
            } else {
                int start = scanner.position();
                String got = describeNext();
                skipValue();
                rejected.add(nextIndex(), Objects.requireNonNull(NO_OBJECT.get(got)), start, scanner.position(), false);
            }
        } while (scanner.take(','));
        if (!scanner.take(']')) {
            throw notJson(scanner.position());
        }
    }

    /** Reads the record whose opening brace comes next. */
    private void readRecord() throws MalformedBodyException, NoRoomException {
        int index = nextIndex();
        int start = scanner.position();
        Accepted event = scanner.event(index);
        if (event != null) {
            accept(event);
        } else {
            scanner.goTo(start);
            readUnusualRecord(index, Kind.ANY);
        }
    }

    private int nextIndex() throws TooManyRecordsException {
        int index = batch.accepted().size() + batch.rejected().size();
        if (index == limits.mostRecords()) {
            throw new TooManyRecordsException(limits.mostRecords());
        }
        return index;
    }

    private void accept(Accepted record) throws NoRoomException {
        // P8: what a body becomes is asked for before it is kept.
        made.add(Room.PER_RECORD + bytes(record.eventRow()) + bytes(record.utmRow()));
        batch.accepted().add(record);
    }

    private static int bytes(byte @Nullable [] row) {
        return row == null ? 0 : row.length;
    }

    private void readUnusualRecord(int index, Kind kind) throws MalformedBodyException, NoRoomException {
        int start = scanner.position();
        ValueScanner value = skipValue();
        int end = scanner.position();
        List<FieldError> errors = new ArrayList<>();
        checkLimits(value, start, end, errors);
        boolean read = errors.isEmpty();
        Accepted record = read ? parser().read(index, kind, start, end, errors) : null;
        if (record != null) {
            accept(record);
        } else {
            rejected.add(index, RejectionCollector.most(errors), start, end, read && parser().screened());
        }
    }

    private RecordParser parser() {
        if (parser == null) {
            parser = new RecordParser(truncate, body, origin);
        }
        return parser;
    }

    /** What the grammar allows and a record may not have all the same. */
    private void checkLimits(ValueScanner value, int start, int end, List<FieldError> errors) {
        limit(
                errors,
                "too_large",
                "a record must not be longer than %d bytes",
                RecordLimits.LONGEST_RECORD,
                end - start);
        limit(
                errors,
                "too_deep",
                "a record must not be deeper than %d levels",
                RecordLimits.MOST_LEVELS,
                value.deepest());
        limit(
                errors,
                "number_too_long",
                "a number must not have more than %d characters",
                RecordLimits.LONGEST_NUMBER,
                value.longestNumber());
        limit(
                errors,
                "name_too_long",
                "a field's name must not have more than %d characters",
                RecordLimits.LONGEST_NAME,
                value.longestName());
        if (value.halfPairInName()) {
            String message = "a field's name must be valid Unicode, got half a surrogate pair";
            errors.add(new FieldError("", "lone_surrogate", message));
        }
        if (value.notUtf8() != ValueScanner.NONE) {
            String message = "a record must be UTF-8, got " + byteAt(value.notUtf8(), start);
            errors.add(new FieldError("", "not_utf8", message));
        }
    }

    private static void limit(List<FieldError> errors, String code, String rule, int most, int got) {
        if (got > most) {
            errors.add(new FieldError("", code, String.format(Locale.ROOT, rule, most) + ", got " + got));
        }
    }

    private String byteAt(int position, int start) {
        return String.format(Locale.ROOT, "byte 0x%02X as its byte %d", body[position] & 0xFF, position - start + 1);
    }

    private void readStream(Kind kind) throws MalformedBodyException, NoRoomException {
        if (!scanner.take('{')) {
            throw malformed("expected {\"Data\":{…},\"PartitionKey\":\"…\"}, got " + describeNext());
        }
        boolean data = false;
        if (!scanner.take('}')) {
            do {
                String field = takeName();
                if (field.equals("Data") && !data && scanner.peek() == '{') {
                    data = true;
                    readUnusualRecord(0, kind);
                } else if (field.equals("Data")) {
                    throw malformed(
                            "expected one JSON object under \"Data\", got " + (data ? "a second" : describeNext()));
                } else if (field.equals("PartitionKey")) {
                    // SQS spreads messages by itself: the key is read for the clients' sake and has no effect.
                    skipValue();
                } else {
                    throw malformed(
                            "expected Data and PartitionKey alone, got another field at " + place(scanner.position()));
                }
            } while (scanner.take(','));
            if (!scanner.take('}')) {
                throw notJson(scanner.position());
            }
        }
        if (!data) {
            throw malformed("expected a JSON object under \"Data\", got none");
        }
    }

    private String takeName() throws MalformedBodyException, NoRoomException {
        if (scanner.peek() != '"') {
            throw notJson(scanner.position());
        }
        int start = scanner.position();
        skipValue();
        int end = scanner.position();
        if (!scanner.take(':')) {
            throw notJson(scanner.position());
        }
        return new String(body, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }

    /** Goes behind the value that comes next. */
    private ValueScanner skipValue() throws MalformedBodyException, NoRoomException {
        if (values == null) {
            values = new ValueScanner(body, to);
        }
        int end = values.end(scanner.position());
        if (end == ValueScanner.NONE) {
            throw notJson(values.position());
        }
        scanner.goTo(end);
        return values;
    }

    private MalformedBodyException notJson(int position) throws NoRoomException {
        return malformed("body is not JSON at " + place(position));
    }

    private MalformedBodyException malformed(String message) throws NoRoomException {
        made.forget();
        List<FieldError> errors = List.of(new FieldError("", "malformed", message));
        return new MalformedBodyException(message, RejectionWriter.unreadable(origin, errors, made, body, from, to));
    }

    private String place(int position) {
        if (position >= to) {
            return "its end";
        }
        int line = 1;
        int column = 1;
        for (int i = from; i < position; i++) {
            if (body[i] == '\n') {
                line++;
                column = 1;
            } else if ((body[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }

    private String describeNext() {
        return switch (scanner.peek()) {
            case '{' -> "an object";
            case '[' -> "an array";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
            default -> scanner.isAtEnd() ? "nothing" : "something else";
        };
    }
}
