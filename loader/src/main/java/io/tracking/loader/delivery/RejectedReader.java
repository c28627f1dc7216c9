package io.tracking.loader.delivery;

import io.tracking.common.rejected.RejectedLine;
import io.tracking.common.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the counters of records that our rules rejected, {@code tracker}, and what they count for. Their text is what was sent: it is read as
 * far as it is JSON, and what comes behind that counts for nothing. Whatever stands there, it throws nothing. Not thread-safe.
 */
final class RejectedReader {

    /** Of a large record, about: as much as one message of the queue holds. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private final EventJudge judge;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private RejectedLine.@Nullable About about;
    private int part;

    RejectedReader(EventJudge judge) {
        this.judge = judge;
    }

    /**
     * Takes the next line of a rejected file: a record, or the next part of a large one.
     *
     * @return the events with a counter, believable or not, of the record before it
     */
    List<TrackedEvent> next(byte[] line) {
        RejectedLine read;
        try {
            read = RejectedLine.read(line);
        } catch (IllegalArgumentException e) {
            // P6: a line that is none stops no other.
            return end();
        }
        if (continues(read)) {
            part = read.part();
            text.writeBytes(read.bytes());
            return List.of();
        }
        List<TrackedEvent> before = end();
        // A line that Redshift refused is in an events file as well, and a dead letter has no counter of its own.
        if (read.part() == 1 && read.about().stage().equals(RejectedLine.INGEST)) {
            begin(read);
        }
        return before;
    }

    private boolean continues(RejectedLine line) {
        // P8: however many parts a record has, no more of them are put together.
        return about != null
                && line.part() == part + 1
                && line.about().rejectedId().equals(about.rejectedId())
                && text.size() < MOST_BYTES;
    }

    private void begin(RejectedLine line) {
        about = line.about();
        part = 1;
        if (line.about().records() > 1) {
            text.write('[');
        }
        text.writeBytes(line.bytes());
    }

    /** Those of the last record. */
    List<TrackedEvent> end() {
        if (about == null) {
            return List.of();
        }
        List<TrackedEvent> events = new ArrayList<>();
        Body body = new Body(about, events);
        try (JsonParser parser = JSON.createParser(text.toByteArray())) {
            body.read(parser);
        } catch (JacksonException e) {
            // It was rejected for that, perhaps; what stands before it was read.
            return events;
        } finally {
            about = null;
            text.reset();
        }
        return events;
    }

    /** Reads one text. */
    private final class Body {

        private final RejectedLine.About about;
        private final Map<String, String> defaults;
        private final List<TrackedEvent> events;

        Body(RejectedLine.About about, List<TrackedEvent> events) {
            this.about = about;
            this.defaults = about.defaults();
            this.events = events;
        }

        void read(JsonParser parser) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                record(parser, about.index() < 0);
            } else if (first == JsonToken.START_ARRAY) {
                records(parser);
            }
        }

        private void records(JsonParser parser) {
            for (JsonToken token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    record(parser, false);
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** @param body it may be one that holds records, and was rejected as a whole */
        private void record(JsonParser parser, boolean body) {
            EventText event = new EventText();
            try {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (body && name.equals("events") && value == JsonToken.START_ARRAY) {
                        records(parser);
                    } else if (body && name.equals("Data") && value == JsonToken.START_OBJECT) {
                        record(parser, false);
                    } else {
                        field(name, parser, value, event);
                    }
                }
            } finally {
                if (event.tracked()) {
                    events.add(judge.judge(completed(event)));
                }
            }
        }

        private void field(String name, JsonParser parser, JsonToken value, EventText event) {
            switch (name) {
                case "request_timestamp" -> {
                    String sent = scalar(parser, value);
                    event.timestamp = sent == null ? event.timestamp : sent;
                }
                case "created_at" -> {
                    String made = scalar(parser, value);
                    event.timestamp = event.timestamp == null ? made : event.timestamp;
                }
                case "location" -> event.location = scalar(parser, value);
                case "user_agent" -> event.userAgent = scalar(parser, value);
                case "tracker" -> {
                    if (value == JsonToken.START_OBJECT) {
                        event.readTracker(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }

        private static @Nullable String scalar(JsonParser parser, JsonToken value) {
            if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                return parser.getString();
            }
            parser.skipChildren();
            return null;
        }

        /** With what tracking-api would have filled in. */
        private EventText completed(EventText event) {
            String sent = event.timestamp == null ? null : Timestamps.canonical(event.timestamp);
            event.timestamp = sent == null ? about.receivedAt() : sent;
            event.location = event.location == null ? defaults.get("location") : event.location;
            event.userAgent = event.userAgent == null ? defaults.get("user_agent") : event.userAgent;
            return event;
        }
    }
}
