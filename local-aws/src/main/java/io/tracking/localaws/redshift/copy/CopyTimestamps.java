package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Reads dates and times in the format that COPY was given.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html">Format strings</a>
 */
final class CopyTimestamps {

    private static final String DEFAULT = "YYYY-MM-DD HH:MI:SS";
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter BEFORE_CHRIST =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final String format;
    private final String dateFormat;
    private final DateTimeFormatter pattern;
    private final DateTimeFormatter datePattern;

    CopyTimestamps(String format, String dateFormat) {
        this.format = format;
        this.dateFormat = dateFormat;
        this.pattern = FormatString.pattern(format);
        this.datePattern = FormatString.pattern(dateFormat);
    }

    /** Rewrites a timestamp as PostgreSQL reads it; without an offset it is as given, with one it is kept. */
    void timestamp(Value value, boolean zoned) throws BadValueException {
        if (format.equals("epochsecs") || format.equals("epochmillisecs")) {
            epoch(value);
        } else if (!isSql(value, zoned)) {
            value.set(parsed(value.text(), zoned));
        }
    }

    /** A time after the date is left out. */
    void date(Value value) throws BadValueException {
        String text = value.text().strip();
        boolean auto = dateFormat.equals("auto");
        int shortest = auto ? 0 : FormatString.shortest(dateFormat);
        if (text.length() < shortest) {
            throw new BadValueException(Code.DATE, "Invalid Date Format - length must be " + shortest + " or more");
        }
        try {
            LocalDate day = auto
                    ? Recognition.of(text).time().toLocalDate()
                    : LocalDate.from(datePattern.parse(text, new ParsePosition(0)));
            value.set(sql(day.atStartOfDay(), "").replace(" 00:00:00.000000", ""));
        } catch (DateTimeException e) {
            throw new BadValueException(
                    Code.DATE, auto ? "Invalid date format" : "Invalid Date Format [" + dateFormat + "]");
        }
    }

    private static void epoch(Value value, long unit) throws BadValueException {
        try {
            long micros = Numbers.decimal(value.text().strip())
                    .multiply(BigDecimal.valueOf(unit))
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact();
            Instant instant =
                    Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
            value.set(SQL.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)));
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            throw new BadValueException(Code.TIMESTAMP, "Invalid timestamp format or value [epoch]");
        }
    }

    private void epoch(Value value) throws BadValueException {
        epoch(value, format.equals("epochsecs") ? 1_000_000 : 1000);
    }

    /** The default format and a valid time: nothing to rewrite. */
    private boolean isSql(Value value, boolean zoned) {
        if (zoned || !(format.equals(DEFAULT) || format.equals("auto")) || value.length < 19 || value.length > 26) {
            return false;
        }
        byte[] b = value.bytes;
        if (b[4] != '-'
                || b[7] != '-'
                || b[10] != ' '
                || b[13] != ':'
                || b[16] != ':'
                || (value.length > 19 && b[19] != '.')) {
            return false;
        }
        for (int i = 0; i < value.length; i++) {
            boolean digit = b[i] >= '0' && b[i] <= '9';
            if (!digit && i != 4 && i != 7 && i != 10 && i != 13 && i != 16 && i != 19) {
                return false;
            }
        }
        int year = two(b, 0) * 100 + two(b, 2);
        int month = two(b, 5);
        int day = two(b, 8);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= (day <= 28 ? 28 : java.time.YearMonth.of(year, month).lengthOfMonth())
                && year > 0
                && two(b, 11) < 24
                && two(b, 14) < 60
                && two(b, 17) < 60;
    }

    private static int two(byte[] b, int at) {
        return (b[at] - '0') * 10 + b[at + 1] - '0';
    }

    private String parsed(String raw, boolean zoned) throws BadValueException {
        String text = raw.strip();
        try {
            return format.equals("auto") ? recognized(text, zoned) : formatted(text, zoned);
        } catch (DateTimeException e) {
            throw new BadValueException(
                    Code.TIMESTAMP,
                    "Invalid timestamp format or value [" + (format.equals(DEFAULT) ? "YYYY-MM-DD HH24:MI:SS" : format)
                            + "]");
        }
    }

    private static String recognized(String text, boolean zoned) {
        Recognition found = Recognition.of(text);
        ZoneId zone = found.zone();
        if (zone == null) {
            return sql(found.time(), "");
        }
        LocalDateTime utc =
                found.time().atZone(zone).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return sql(utc, zoned ? "+00" : "");
    }

    private String formatted(String text, boolean zoned) {
        int from = zoned ? offsetAt(text) : text.length();
        return sql(FormatString.time(pattern, text.substring(0, from).stripTrailing()), text.substring(from));
    }

    private static String sql(LocalDateTime time, String offset) {
        return time.getYear() > 0 ? SQL.format(time) + offset : BEFORE_CHRIST.format(time) + offset + " BC";
    }

    /** Where a Z or an offset such as +02:00 begins. */
    private static int offsetAt(String text) {
        if (text.endsWith("Z")) {
            return text.length() - 1;
        }
        int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        return sign > 10 && text.substring(sign + 1).matches("\\d{2}(:?\\d{2})?") ? sign : text.length();
    }
}
