package io.tracking.loader.rejected;

import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.common.record.Screening;
import io.tracking.common.rejected.FieldError;
import io.tracking.common.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads rejected records again, through the rules that every request body passes. The same record with the same correction
 * always gives the same rows: what was missing is filled in with what it would have been filled in with at first.
 */
final class ReplayReader {

    private static final byte[] DATA = "{\"Data\"".getBytes(StandardCharsets.UTF_8);

    private final RecordReader reader;

    ReplayReader(RecordReader reader) {
        this.reader = reader;
    }

    /**
     * Rows or reasons.
     *
     * @param accepted rows as they go into files, marked with where they come from; empty when the record is rejected again
     * @param errors why it is rejected
     */
    record Reading(List<Accepted> accepted, List<FieldError> errors) {
        static Reading rejected(String code, String message) {
            return new Reading(List.of(), List.of(new FieldError("", code, message)));
        }
    }

    Reading read(RejectedRecord record, Correction correction) {
        if (!record.whole() && correction.record() == null) {
            return Reading.rejected(
                    "incomplete", "its other parts were not found, or are too many; give the whole record instead");
        }
        byte[] text;
        Instant receivedAt;
        try {
            receivedAt = Timestamps.parse(record.receivedAt());
            if (record.refusedByRedshift()) {
                JsonNode row = row(record, correction);
                receivedAt = requestTime(row).orElse(receivedAt);
                text = Correction.EXACT.writeValueAsBytes(
                        correction.apply(Correction.EXACT.writeValueAsBytes(asSent(row))));
            } else {
                text = correction.isNone()
                        ? record.bytes()
                        : Correction.EXACT.writeValueAsBytes(correction.apply(record.bytes()));
            }
        } catch (IllegalArgumentException e) {
            return Reading.rejected("malformed", String.valueOf(e.getMessage()));
        } catch (DateTimeException e) {
            return Reading.rejected("malformed", "its line does not say when it was received");
        }
        return read(record, text, receivedAt);
    }

    private static JsonNode row(RejectedRecord record, Correction correction) {
        try {
            return Correction.read(record.bytes());
        } catch (IllegalArgumentException e) {
            if (correction.record() == null) {
                throw e;
            }
            return Correction.EXACT.createObjectNode();
        }
    }

    private Reading read(RejectedRecord record, byte[] text, Instant receivedAt) {
        BodyShape shape = record.shape();
        byte[] body = shape == BodyShape.TRACK ? text : wrapped(text);
        Batch batch;
        try {
            batch = reader.read(body, 0, body.length, shape, origin(record, receivedAt));
        } catch (MalformedBodyException e) {
            return Reading.rejected("malformed", String.valueOf(e.getMessage()));
        }
        if (!batch.rejected().isEmpty()) {
            return new Reading(
                    List.of(),
                    batch.rejected().stream()
                            .flatMap(rejection -> rejection.errors().stream())
                            .toList());
        }
        List<Accepted> marked = new ArrayList<>();
        for (Accepted accepted : batch.accepted()) {
            byte[] event = accepted.eventRow();
            byte[] utm = accepted.utmRow();
            // The campaign of an event that Redshift refused has been loaded from its own file.
            boolean alone = record.refusedByRedshift() && event != null;
            marked.add(new Accepted(
                    accepted.index(),
                    accepted.requestId(),
                    event == null ? null : marked(event, record.id()),
                    utm == null || alone ? null : marked(utm, record.id()),
                    accepted.usesOriginCookie()));
        }
        return marked.isEmpty()
                ? Reading.rejected("malformed", "expected a record, got an empty list")
                : new Reading(marked, List.of());
    }

    private static Origin origin(RejectedRecord record, Instant receivedAt) {
        String cookie = record.defaults().get("cookie_id");
        return new Origin(
                "replay",
                receivedAt,
                cookie == null ? derived(record.rejectedId() + "/cookie") : cookie,
                record.defaults().get("user_agent"),
                record.defaults().get("location"),
                // P2: a replayed record gets the id that it would have got, so that it is loaded once.
                index -> index == 0 ? record.rejectedId() : derived(record.rejectedId() + "/" + index),
                Screening.ofReplay(record.defaults()));
    }

    private static String derived(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Of a stream's request only the record is kept, unless it was the request itself that was rejected. */
    private static byte[] wrapped(byte[] text) {
        if (text.length >= DATA.length && Arrays.equals(text, 0, DATA.length, DATA, 0, DATA.length)) {
            return text;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(DATA.length + text.length + 2);
        body.writeBytes(DATA);
        body.write(':');
        body.writeBytes(text);
        body.write('}');
        return body.toByteArray();
    }

    /** A utm row's time, which its record had from the event it came with. */
    private static Optional<Instant> requestTime(JsonNode row) {
        String time = row.path(CanonicalRow.UTM_REQUEST_TIMESTAMP).asString("");
        return time.isEmpty() ? Optional.empty() : Optional.of(Timestamps.parse(time));
    }

    /** A canonical row without what was added to the record. */
    private static JsonNode asSent(JsonNode row) {
        if (!(row instanceof ObjectNode object)) {
            return row;
        }
        ObjectNode sent = object.deepCopy();
        sent.remove(List.of(
                CanonicalRow.UTM_REQUEST_TIMESTAMP, CanonicalRow.PAIR, CanonicalRow.REPLAYED, CanonicalRow.EXTRA));
        object.path(CanonicalRow.EXTRA).forEachEntry((name, value) -> {
            if (!sent.has(name)) {
                sent.set(name, value);
            }
        });
        return sent;
    }

    private static byte[] marked(byte[] row, EntryId from) {
        String open = new String(row, 0, row.length - 1, StandardCharsets.UTF_8);
        return (open + ",\"" + CanonicalRow.REPLAYED + "\":{\"from\":\"" + from.file() + "\",\"line\":" + from.line()
                        + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
