package io.tracking.common.lake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The S3 key of one window file:
 * {@code events/date=2026-11-21/hour=07/20261121T0705Z-<loader id>-<sequence>.ndjson.zst}.
 *
 * @param folder which table's rows, or rejected records
 * @param hour the UTC hour in which tracking-api received the rows
 * @param windowStart the loader's window in which the file was written
 * @param loaderId who wrote it: {@code [a-z0-9-]+}, unique per process start
 * @param sequence counts that loader's files, from 1
 * @param compression told by the ending
 */
public record FileKey(
        Folder folder, Instant hour, Instant windowStart, String loaderId, int sequence, Compression compression) {

    private static final DateTimeFormatter DATE_HOUR = DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Pattern LOADER_ID = Pattern.compile("[a-z0-9-]+");
    private static final Pattern KEY = Pattern.compile(
            "(?<folder>[a-z]+)/(?<hour>date=[0-9-]{10}/hour=[0-9]{2})/"
                    + "(?<window>[0-9]{8}T[0-9]{4,6}Z)-(?<loader>[a-z0-9-]+)-(?<sequence>[0-9]{4,9})\\.ndjson\\.(?<ending>zst|gz)");

    /** @throws IllegalArgumentException when a part cannot stand in a key */
    public FileKey {
        if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
            throw new IllegalArgumentException("hour of a file key must be a whole hour, got " + hour);
        }
        if (!isInKey(hour) || !isInKey(windowStart)) {
            throw new IllegalArgumentException("hour and window of a file key must lie in the years 1 to 9999, got "
                    + hour + " and " + windowStart);
        }
        if (!LOADER_ID.matcher(loaderId).matches()) {
            throw new IllegalArgumentException("tracking.loader.id must match [a-z0-9-]+, got " + loaderId);
        }
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence of a file key must be 1 or more, got " + sequence);
        }
    }

    /** Years of four digits: others would make keys of another form. */
    private static boolean isInKey(Instant instant) {
        return !instant.isBefore(FIRST) && instant.isBefore(END);
    }

    /**
     * Reads a key back.
     *
     * @throws IllegalArgumentException when {@code key} is not a window file's key
     */
    public static FileKey parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Cannot read file key " + key
                    + ": expected <folder>/date=YYYY-MM-DD/hour=HH/<window>-<loader>-<sequence>.ndjson.<zst|gz>");
        }
        FileKey parsed;
        try {
            parsed = new FileKey(
                    Folder.ofPath(matcher.group("folder")),
                    DATE_HOUR.parse(matcher.group("hour"), FileKey::hourOf),
                    Window.parse(matcher.group("window")),
                    matcher.group("loader"),
                    Integer.parseInt(matcher.group("sequence")),
                    Compression.ofExtension(matcher.group("ending")));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Cannot read file key " + key + ": " + e.getMessage(), e);
        }
        if (!parsed.toString().equals(key)) {
            throw new IllegalArgumentException("Cannot read file key " + key + ": it would be written " + parsed);
        }
        return parsed;
    }

    private static Instant hourOf(TemporalAccessor parsed) {
        return LocalDate.from(parsed)
                .atTime(parsed.get(ChronoField.HOUR_OF_DAY), 0)
                .toInstant(ZoneOffset.UTC);
    }

    /** The prefix, ending in a slash, of every file of {@code folder} received in the UTC hour of {@code instant}. */
    public static String partition(Folder folder, Instant instant) {
        return folder.path() + "/" + DATE_HOUR.format(instant) + "/";
    }

    /** The key as S3 knows it. */
    @Override
    public String toString() {
        String number = Integer.toString(sequence);
        return partition(folder, hour)
                + Window.name(windowStart)
                + "-"
                + loaderId
                + "-"
                + "0".repeat(Math.max(0, 4 - number.length()))
                + number
                + ".ndjson."
                + compression.extension();
    }
}
