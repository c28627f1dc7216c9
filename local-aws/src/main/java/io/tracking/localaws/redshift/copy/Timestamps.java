package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/**
 * Reads dates and times in the format that COPY was given.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html">Format strings</a>
 */
final class Timestamps {

    private static final String DEFAULT = "YYYY-MM-DD HH:MI:SS";
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final List<DateTimeFormatter> AUTO = List.of(
            pattern("YYYY-MM-DD HH24:MI:SS"),
            pattern("YYYY-MM-DDTHH24:MI:SS"),
            pattern("YYYY-MM-DD HH24:MI"),
            pattern("YYYYMMDD HH24MISS"),
            pattern("YYYYMMDDTHH24MISS"),
            pattern("MM/DD/YYYY HH24:MI:SS"),
            pattern("Mon DD, YYYY HH24:MI:SS"),
            pattern("YYYY-MM-DD"),
            pattern("YYYYMMDD"),
            pattern("MM/DD/YYYY"));

    private final String format;
    private final String dateFormat;

    Timestamps(String format, String dateFormat) {
        this.format = format;
        this.dateFormat = dateFormat;
    }

    /** Rewrites a timestamp as PostgreSQL reads it; without an offset it is as given, with one it is kept. */
    void timestamp(Value value, boolean zoned) throws BadValueException {
        if (format.equals("epochsecs") || format.equals("epochmillisecs")) {
            epoch(value);
        } else if (!isSql(value, zoned)) {
            value.set(parsed(value.text(), zoned));
        }
    }

    void date(Value value) throws BadValueException {
        var text = value.text().strip();
        if (dateFormat.equals("auto")) {
            value.set(auto(text, Code.DATE, "Invalid date format").toLocalDate().toString());
            return;
        }
        if (text.length() < dateFormat.length()) {
            throw new BadValueException(
                    Code.DATE, "Invalid Date Format - length must be " + dateFormat.length() + " or more");
        }
        try {
            value.set(LocalDate.from(pattern(dateFormat).parse(text.substring(0, Math.min(text.length(), 10))))
                    .toString());
        } catch (DateTimeException e) {
            throw new BadValueException(Code.DATE, "Invalid Date Format [" + dateFormat + "]");
        }
    }

    private static void epoch(Value value, long unit) throws BadValueException {
        try {
            var micros = Numbers.decimal(value.text().strip())
                    .multiply(BigDecimal.valueOf(unit))
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact();
            var instant =
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
        var text = raw.strip();
        var offset = "";
        if (zoned || format.equals("auto")) {
            int from = offsetAt(text);
            offset = text.substring(from);
            text = text.substring(0, from).stripTrailing();
        }
        LocalDateTime time;
        if (format.equals("auto")) {
            time = auto(text, Code.TIMESTAMP, "Invalid timestamp format or value [auto]");
        } else {
            try {
                time = time(pattern(format.replace("OF", "").strip()), text);
            } catch (DateTimeException e) {
                throw new BadValueException(
                        Code.TIMESTAMP,
                        "Invalid timestamp format or value ["
                                + (format.equals(DEFAULT) ? "YYYY-MM-DD HH24:MI:SS" : format) + "]");
            }
        }
        if (offset.isEmpty()) {
            return SQL.format(time);
        }
        if (zoned) {
            return SQL.format(time) + offset;
        }
        try {
            return SQL.format(time.minusSeconds(
                    ZoneOffset.of(offset.equals("Z") ? "Z" : colon(offset)).getTotalSeconds()));
        } catch (DateTimeException e) {
            throw new BadValueException(Code.TIMESTAMP, "Invalid timestamp format or value [offset]");
        }
    }

    private static String colon(String offset) {
        return offset.length() == 5 ? offset.substring(0, 3) + ":" + offset.substring(3) : offset;
    }

    /** Where a Z or an offset such as +02:00 begins. */
    private static int offsetAt(String text) {
        if (text.endsWith("Z")) {
            return text.length() - 1;
        }
        int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        return sign > 10 && text.substring(sign + 1).matches("\\d{2}(:?\\d{2})?") ? sign : text.length();
    }

    private static LocalDateTime auto(String text, int code, String reason) throws BadValueException {
        for (var formatter : AUTO) {
            try {
                return time(formatter, text);
            } catch (DateTimeException e) {
                // The next one may fit.
            }
        }
        throw new BadValueException(code, reason);
    }

    private static LocalDateTime time(DateTimeFormatter formatter, String text) {
        var parsed = formatter.parseBest(text, LocalDateTime::from, LocalDate::from);
        return parsed instanceof LocalDateTime time ? time : ((LocalDate) parsed).atStartOfDay();
    }

    /** Redshift's letters; seconds may have a fraction of up to six digits. */
    static DateTimeFormatter pattern(String format) {
        var builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        int at = 0;
        while (at < format.length()) {
            at += part(builder, format.substring(at));
        }
        return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    private static int part(DateTimeFormatterBuilder builder, String rest) {
        if (rest.startsWith("YYYY")) {
            builder.appendValue(ChronoField.YEAR, 4);
            return 4;
        }
        if (rest.startsWith("YY")) {
            builder.appendValueReduced(ChronoField.YEAR, 2, 2, 1970);
            return 2;
        }
        if (rest.startsWith("MM")) {
            builder.appendValue(ChronoField.MONTH_OF_YEAR, 2);
            return 2;
        }
        if (rest.startsWith("Mon") || rest.startsWith("MON")) {
            builder.appendPattern("MMM");
            return 3;
        }
        if (rest.startsWith("DD")) {
            builder.appendValue(ChronoField.DAY_OF_MONTH, 2);
            return 2;
        }
        if (rest.startsWith("HH12")) {
            builder.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2);
            return 4;
        }
        if (rest.startsWith("HH24") || rest.startsWith("HH")) {
            builder.appendValue(ChronoField.HOUR_OF_DAY, 2);
            return rest.startsWith("HH24") ? 4 : 2;
        }
        if (rest.startsWith("MI")) {
            builder.appendValue(ChronoField.MINUTE_OF_HOUR, 2);
            return 2;
        }
        if (rest.startsWith("SS")) {
            builder.appendValue(ChronoField.SECOND_OF_MINUTE, 2)
                    .optionalStart()
                    .appendFraction(ChronoField.NANO_OF_SECOND, 1, 6, true)
                    .optionalEnd();
            return 2;
        }
        if (rest.startsWith("AM") || rest.startsWith("PM")) {
            builder.appendText(ChronoField.AMPM_OF_DAY);
            return 2;
        }
        builder.appendLiteral(rest.charAt(0));
        return 1;
    }
}
