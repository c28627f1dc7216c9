package io.tracking.common.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/**
 * The loader's wall-clock window: files that are open when one ends are closed and published.
 *
 * @param length between one second and one hour, a divisor of one hour, so that windows end on the hour
 */
public record Window(Duration length) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);

    /** @throws IllegalArgumentException when the length does not divide one hour into whole seconds */
    public Window {
        long seconds = length.toSeconds();
        if (seconds < 1 || !length.equals(Duration.ofSeconds(seconds)) || 3600 % seconds != 0) {
            throw new IllegalArgumentException("tracking.loader.window must divide one hour, got " + length);
        }
    }

    /** The start of the window that {@code instant} falls in. */
    public Instant start(Instant instant) {
        long seconds = length.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }

    /** The first instant after the window that {@code instant} falls in. */
    public Instant end(Instant instant) {
        return start(instant).plus(length);
    }

    /** A window start as it stands in file names: {@code 20261121T0705Z}, with seconds when they are not zero. */
    public static String name(Instant start) {
        return (start.getEpochSecond() % 60 == 0 ? MINUTES : SECONDS).format(start);
    }

    static Instant parse(String name) {
        return (name.length() == 14 ? MINUTES : SECONDS).parse(name, Instant::from);
    }
}
