package io.tracking.loader.delivery;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Holds what one event says about itself, as far as it was read. Not thread-safe. */
final class EventText {

    /** In its canonical form; null when the event does not say. */
    @Nullable
    String timestamp;

    @Nullable
    String location;

    @Nullable
    String userAgent;

    boolean bot;

    private boolean tracked;
    private @Nullable String device;
    private @Nullable String epoch;
    private long sequence;
    private @Nullable String release;

    /** Whether it has the tracker's object, read to its end. */
    boolean tracked() {
        return tracked;
    }

    @Nullable
    String device() {
        return device;
    }

    @Nullable
    String epoch() {
        return epoch;
    }

    /** 0 for what is no whole number that a long can hold. */
    long sequence() {
        return sequence;
    }

    @Nullable
    String release() {
        return release;
    }

    /** Reads the tracker's object, whose opening brace {@code parser} stands at. */
    void readTracker(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "device" -> device = string(parser, value);
                case "epoch" -> epoch = string(parser, value);
                case "release" -> release = string(parser, value);
                case "sequence" -> sequence = sequence(parser, value);
                default -> parser.skipChildren();
            }
        }
        tracked = true;
    }

    private static long sequence(JsonParser parser, JsonToken value) {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            parser.skipChildren();
            return 0;
        }
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? 0 : parser.getLongValue();
    }

    /** The string that {@code parser} stands at; null for another value, which it goes behind. */
    static @Nullable String string(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }
}
