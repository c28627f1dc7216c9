package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/** PostgreSQL's binary format, for characters, whole numbers, truth values and timestamps. Not thread-safe. */
final class BinaryEncoding implements RowEncoding {

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long MICROS_A_DAY = 86_400_000_000L;
    private static final int DATE_LENGTH = 10;
    private static final int FRACTION = 20;
    private static final int FRACTION_DIGITS = 6;

    private int lastYear;
    private int lastMonth;
    private int lastDay;
    private long lastMicros;

    static boolean supports(CopyColumn column) {
        return switch (column.type()) {
            case VARCHAR, CHAR, SMALLINT, INTEGER, BIGINT, BOOLEAN, TIMESTAMP -> true;
            case DECIMAL, REAL, DOUBLE, DATE, TIMESTAMPTZ, TIME, TIMETZ, OTHER -> false;
        };
    }

    @Override
    public String option() {
        return " (FORMAT binary)";
    }

    @Override
    public void start(RowBuffer out) {
        out.add(SIGNATURE, SIGNATURE.length);
        out.int32(0);
        out.int32(0);
    }

    @Override
    public void startRow(RowBuffer out, int columns) {
        out.int16(columns);
    }

    @Override
    public void append(RowBuffer out, int index, CopyColumn column, Value value) throws BadValueException {
        if (value.isNull) {
            out.int32(-1);
            return;
        }
        switch (column.type()) {
            case SMALLINT -> {
                out.int32(Short.BYTES);
                out.int16(Integer.parseInt(value.text()));
            }
            case INTEGER -> {
                out.int32(Integer.BYTES);
                out.int32(Integer.parseInt(value.text()));
            }
            case BIGINT -> {
                out.int32(Long.BYTES);
                out.int64(Long.parseLong(value.text()));
            }
            case BOOLEAN -> {
                out.int32(1);
                out.octet(value.bytes[0] == 't' ? 1 : 0);
            }
            case TIMESTAMP -> {
                out.int32(Long.BYTES);
                out.int64(micros(value));
            }
            default -> {
                out.int32(value.length);
                out.add(value.bytes, value.length);
            }
        }
    }

    /** Of {@code 2020-06-01 00:00:24.000000}, with up to six digits of a second or none, perhaps BC, since the year 2000. */
    private long micros(Value value) throws BadValueException {
        byte[] text = value.bytes;
        if (text[4] != '-') {
            throw new BadValueException(Code.TIMESTAMP, "Invalid timestamp format or value [year]");
        }
        long micros = day(text, value.bytes[value.length - 1] == 'C') + number(text, 11, 13) * 3_600_000_000L;
        micros += number(text, 14, 16) * 60_000_000L + number(text, 17, 19) * 1_000_000L;
        int fraction = 0;
        for (int i = FRACTION; i < FRACTION + FRACTION_DIGITS; i++) {
            fraction = fraction * 10 + (i < value.length ? text[i] - '0' : 0);
        }
        return micros + fraction;
    }

    private long day(byte[] text, boolean beforeChrist) throws BadValueException {
        int year = beforeChrist ? 1 - number(text, 0, 4) : number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, DATE_LENGTH);
        if (day != lastDay || month != lastMonth || year != lastYear) {
            try {
                lastMicros = (LocalDate.of(year, month, day).toEpochDay() - EPOCH.toEpochDay()) * MICROS_A_DAY;
            } catch (DateTimeException e) {
                throw new BadValueException(Code.TIMESTAMP, "Invalid timestamp format or value [date]");
            }
            lastYear = year;
            lastMonth = month;
            lastDay = day;
        }
        return lastMicros;
    }

    private static int number(byte[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    @Override
    public void endRow(RowBuffer out) {
        // The next row's count ends this one.
    }

    @Override
    public void end(RowBuffer out) {
        out.int16(-1);
    }
}
