package io.tracking.loader.delivery;

import io.tracking.common.record.CanonicalRow;
import io.tracking.common.text.Timestamps;
import io.tracking.loader.delivery.TrackedEvent.Counted;
import io.tracking.loader.delivery.TrackedEvent.Uncounted;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the counter of a row, {@code _extra.tracker}, and what the event counts for. Whatever stands there, it says what is wrong and throws
 * nothing. Not thread-safe.
 */
final class TrackerReader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] NAME = "\"tracker\":{".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID_LENGTH = 36;
    private static final int LONGEST_EPOCH = 128;
    private static final int HOUR_LENGTH = "2026-11-21 07".length();
    private static final int MOST_REMEMBERED = 2000;
    private static final long MILLISECONDS_OF_HOUR = 3_600_000;

    /** Few different ones stand in many rows. */
    private final Map<String, BrowserFamily> browsers = new HashMap<>();

    private final Map<String, String> pages = new HashMap<>();
    private final Map<String, Long> hours = new HashMap<>();

    /** What stands in one row. */
    private static final class Row {
        private @Nullable String timestamp;
        private String location = "";
        private String userAgent = "";
        private boolean bot;
        private boolean tracked;
        private @Nullable String device;
        private @Nullable String epoch;
        private long sequence;
        private String release = "";
    }

    /** @param line of an events file */
    TrackedEvent read(byte[] line) {
        if (!holdsName(line)) {
            return Uncounted.UNTRACKED;
        }
        Row row = new Row();
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Uncounted.UNREADABLE;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                field(parser, row);
            }
        } catch (JacksonException e) {
            return Uncounted.UNREADABLE;
        }
        return row.tracked
                ? counted(row).<TrackedEvent>map(Function.identity()).orElse(Uncounted.UNBELIEVABLE)
                : Uncounted.UNTRACKED;
    }

    private static boolean holdsName(byte[] line) {
        // It stands near the end.
        for (int at = line.length - NAME.length; at >= 0; at--) {
            if (line[at + 1] == NAME[1] && line[at] == NAME[0] && isName(line, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(byte[] line, int at) {
        for (int i = 2; i < NAME.length; i++) {
            if (line[at + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    private static void field(JsonParser parser, Row row) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
            case "request_timestamp" -> row.timestamp = text(parser, value);
            case "location" -> row.location = orEmpty(text(parser, value));
            case "user_agent" -> row.userAgent = orEmpty(text(parser, value));
            case CanonicalRow.EXTRA -> extra(parser, value, row);
            default -> parser.skipChildren();
        }
    }

    private static void extra(JsonParser parser, JsonToken value, Row row) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken inner = parser.nextToken();
            row.bot |= name.equals("bot");
            if (name.equals("tracker") && inner == JsonToken.START_OBJECT) {
                row.tracked = true;
                tracker(parser, row);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void tracker(JsonParser parser, Row row) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "device" -> row.device = text(parser, value);
                case "epoch" -> row.epoch = text(parser, value);
                case "release" -> row.release = orEmpty(text(parser, value));
                case "sequence" -> row.sequence = sequence(parser, value);
                default -> parser.skipChildren();
            }
        }
    }

    /** 0 for what is no whole number that a long can hold. */
    private static long sequence(JsonParser parser, JsonToken value) {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            return 0;
        }
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? 0 : parser.getLongValue();
    }

    private static @Nullable String text(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private Optional<Counted> counted(Row row) {
        String epoch = orEmpty(row.epoch);
        UUID device = uuid(orEmpty(row.device));
        if (device == null
                || epoch.isEmpty()
                || epoch.length() > LONGEST_EPOCH
                || row.sequence < 1
                || row.sequence > CounterRuns.MOST_SEQUENCE) {
            return Optional.empty();
        }
        return Optional.of(new Counted(
                new CounterKey(
                        device.getMostSignificantBits(), device.getLeastSignificantBits(), CounterKey.hash(epoch)),
                birth(epoch),
                row.sequence,
                hour(orEmpty(row.timestamp)),
                remembered(pages, row.location, PageName::ofLocation),
                row.bot ? BrowserFamily.BOT : remembered(browsers, row.userAgent, BrowserFamily::of),
                PageName.ofRelease(row.release)));
    }

    /** A UUIDv7 tells when it was made. */
    private static long birth(String epoch) {
        UUID uuid = uuid(epoch);
        return uuid != null && uuid.version() == 7 ? (uuid.getMostSignificantBits() >>> 16) / MILLISECONDS_OF_HOUR : -1;
    }

    /** The UUID of 36 characters; null for any other text, shortened forms included. */
    private static @Nullable UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int at = 0; at < UUID_LENGTH; at++) {
            char c = text.charAt(at);
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                if (c != '-') {
                    return null;
                }
            } else {
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit < 0) {
                    return null;
                }
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    private long hour(String timestamp) {
        return timestamp.length() < HOUR_LENGTH
                ? Place.NOWHERE
                : remembered(hours, timestamp.substring(0, HOUR_LENGTH), TrackerReader::hourOf);
    }

    private static long hourOf(String hour) {
        try {
            return Math.floorDiv(Timestamps.parse(hour + ":00:00.000000").toEpochMilli(), MILLISECONDS_OF_HOUR);
        } catch (DateTimeException e) {
            return Place.NOWHERE;
        }
    }

    private static <T> T remembered(Map<String, T> known, String text, Function<String, T> reader) {
        T value = known.get(text);
        if (value == null) {
            if (known.size() >= MOST_REMEMBERED) {
                known.clear();
            }
            value = reader.apply(text);
            known.put(text, value);
        }
        return value;
    }
}
