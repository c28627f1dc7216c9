package io.tracking.common.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes request timestamps: {@code 2020-06-01 00:00:24.000000}, ISO 8601 with or without a zone, epoch seconds or epoch
 * milliseconds, all to {@code 2020-06-01 00:00:24.000000} in UTC.
 */
public final class Timestamps {

    /** Characters in {@code 2020-06-01 00:00:24.000000}. */
    public static final int LENGTH = 26;

    /** Epoch numbers below are seconds (up to the year 5138), from here on milliseconds (from 1973). */
    private static final BigDecimal FIRST_MILLISECONDS = new BigDecimal("1e11");

    private static final BigDecimal THOUSAND = new BigDecimal(1000);
    private static final int LONGEST_NUMBER = 24;
    private static final Pattern OFFSET_AFTER_BLANK = Pattern.compile(" ([Z+-])");
    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);

    private static final long FIRST_SECOND = FIRST.toEpochSecond(ZoneOffset.UTC);
    private static final long LAST_SECOND = LAST.toEpochSecond(ZoneOffset.UTC);

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[XXX][XX][X]") // Z, +02:00, +0200, +02
            .optionalEnd()
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter CANONICAL = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** The instant in canonical form, cut to the microsecond; before the year 1 and behind 9999 the first or last there is. */
    public static String format(Instant instant) {
        long second = instant.getEpochSecond();
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            return format(second < FIRST_SECOND ? FIRST : LAST);
        }
        return format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** The canonical form of {@code text}, or null when it is no timestamp that the column can hold unchanged. */
    public static @Nullable String canonical(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (isCanonical(bytes, 0, bytes.length)) {
            return text;
        }
        try {
            LocalDateTime time = isNumber(text) ? ofEpoch(new BigDecimal(text)) : ofIso(text);
            boolean fits =
                    time.truncatedTo(ChronoUnit.MICROS).equals(time) && !time.isBefore(FIRST) && !time.isAfter(LAST);
            return fits ? format(time) : null;
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null; // no timestamp: the caller says so, naming the field
        }
    }

    /**
     * The instant that a canonical form stands for.
     *
     * @throws DateTimeException when {@code canonical} is of another form
     */
    public static Instant parse(String canonical) {
        return Instant.from(CANONICAL.parse(canonical));
    }

    private static LocalDateTime ofIso(String text) {
        // One blank may stand between date and time, and one before the offset.
        String iso = text.length() > 10 && text.charAt(10) == ' '
                ? text.substring(0, 10) + "T"
                        + OFFSET_AFTER_BLANK.matcher(text.substring(11)).replaceFirst("$1")
                : text;
        TemporalAccessor parsed = ISO.parse(iso);
        return parsed.isSupported(ChronoField.OFFSET_SECONDS)
                ? OffsetDateTime.from(parsed)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                : LocalDateTime.of(LocalDate.from(parsed), LocalTime.from(parsed));
    }

    private static LocalDateTime ofEpoch(BigDecimal number) {
        BigDecimal seconds = number.abs().compareTo(FIRST_MILLISECONDS) < 0 ? number : number.divide(THOUSAND);
        BigDecimal nanos = seconds.movePointRight(9);
        long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
        long rest = nanos.subtract(BigDecimal.valueOf(whole).movePointRight(9)).longValueExact();
        return LocalDateTime.ofEpochSecond(whole, Math.toIntExact(rest), ZoneOffset.UTC);
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0))) {
                return false;
            }
        }
        return true;
    }

    /** Exactly {@code yyyy-MM-dd HH:mm:ss.ffffff} with fields in range: the common case, without parsing. */
    public static boolean isCanonical(byte[] text, int from, int to) {
        if (to - from != LENGTH
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != ' '
                || text[from + 13] != ':'
                || text[from + 16] != ':'
                || text[from + 19] != '.') {
            return false;
        }
        return within(number(text, from, 4), 1, 9999)
                && within(number(text, from + 5, 2), 1, 12)
                // Days from the 29th on are left to the calendar of the slow path.
                && within(number(text, from + 8, 2), 1, 28)
                && within(number(text, from + 11, 2), 0, 23)
                && within(number(text, from + 14, 2), 0, 59)
                && within(number(text, from + 17, 2), 0, 59)
                && number(text, from + 20, 6) >= 0;
    }

    private static boolean within(int number, int least, int most) {
        return number >= least && number <= most;
    }

    private static int number(byte[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static String format(LocalDateTime time) {
        char[] text = new char[LENGTH];
        digits(text, 0, 4, time.getYear());
        text[4] = '-';
        digits(text, 5, 7, time.getMonthValue());
        text[7] = '-';
        digits(text, 8, 10, time.getDayOfMonth());
        text[10] = ' ';
        digits(text, 11, 13, time.getHour());
        text[13] = ':';
        digits(text, 14, 16, time.getMinute());
        text[16] = ':';
        digits(text, 17, 19, time.getSecond());
        text[19] = '.';
        digits(text, 20, 26, time.getNano() / 1000);
        return new String(text);
    }

    private static void digits(char[] text, int from, int to, int number) {
        int rest = number;
        for (int i = to - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
