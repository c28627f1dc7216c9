package io.tracking.loader.delivery;

import io.tracking.common.text.Timestamps;
import io.tracking.loader.delivery.TrackedEvent.Counted;
import io.tracking.loader.delivery.TrackedEvent.Uncounted;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what an event counts for, whatever it says about itself. Not thread-safe. */
final class EventJudge {

    private static final int UUID_LENGTH = 36;
    private static final int LONGEST_EPOCH = 128;
    private static final int HOUR_LENGTH = "2026-11-21 07".length();
    private static final int MOST_REMEMBERED = 2000;
    private static final long MILLISECONDS_OF_HOUR = 3_600_000;

    /** Few different ones stand in many events. */
    private final Map<String, BrowserFamily> browsers = new HashMap<>();

    private final Map<String, String> pages = new HashMap<>();
    private final Map<String, Long> hours = new HashMap<>();

    /** Never {@link Uncounted#UNREADABLE}. */
    TrackedEvent judge(EventText event) {
        if (!event.tracked()) {
            return Uncounted.UNTRACKED;
        }
        String epoch = orEmpty(event.epoch());
        UUID device = uuid(orEmpty(event.device()));
        if (device == null
                || epoch.isEmpty()
                || epoch.length() > LONGEST_EPOCH
                || event.sequence() < 1
                || event.sequence() > CounterRuns.MOST_SEQUENCE) {
            return Uncounted.UNBELIEVABLE;
        }
        return new Counted(
                new CounterKey(
                        device.getMostSignificantBits(), device.getLeastSignificantBits(), CounterKey.hash(epoch)),
                birth(epoch),
                event.sequence(),
                hour(orEmpty(event.timestamp)),
                remembered(pages, orEmpty(event.location), PageName::ofLocation),
                event.bot ? BrowserFamily.BOT : remembered(browsers, orEmpty(event.userAgent), BrowserFamily::of),
                PageName.ofRelease(orEmpty(event.release())));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
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
                : remembered(hours, timestamp.substring(0, HOUR_LENGTH), EventJudge::hourOf);
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
