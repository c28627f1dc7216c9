package io.tracking.loader.delivery;

import io.tracking.common.record.CanonicalRow;
import io.tracking.loader.delivery.TrackedEvent.Uncounted;
import java.nio.charset.StandardCharsets;
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

    private final EventJudge judge;

    TrackerReader(EventJudge judge) {
        this.judge = judge;
    }

    /** @param line of an events file */
    TrackedEvent read(byte[] line) {
        if (!holdsName(line)) {
            return Uncounted.UNTRACKED;
        }
        EventText row = new EventText();
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
        return judge.judge(row);
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

    private static void field(JsonParser parser, EventText row) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
            case "request_timestamp" -> row.timestamp = EventText.string(parser, value);
            case "location" -> row.location = EventText.string(parser, value);
            case "user_agent" -> row.userAgent = EventText.string(parser, value);
            case CanonicalRow.EXTRA -> extra(parser, value, row);
            default -> parser.skipChildren();
        }
    }

    private static void extra(JsonParser parser, JsonToken value, EventText row) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken inner = parser.nextToken();
            row.bot |= name.equals(CanonicalRow.BOT_MARK);
            if (name.equals("tracker") && inner == JsonToken.START_OBJECT) {
                row.readTracker(parser);
            } else {
                parser.skipChildren();
            }
        }
    }
}
