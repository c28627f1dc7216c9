package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks rows as Redshift does and writes them as PostgreSQL's COPY reads them. Not thread-safe. */
final class CopyRowWriter {

    private static final int CHUNK = 64 * 1024;
    private static final Set<String> TRUE = Set.of("t", "true", "y", "yes", "1");
    private static final Set<String> FALSE = Set.of("f", "false", "n", "no", "0");

    private final List<CopyColumn> columns;
    private final CopyCommand command;
    private final CopyTimestamps timestamps;
    private final RowSink sink;
    private final RowEncoding encoding;
    private final RowBuffer out = new RowBuffer();
    private @Nullable CopyColumn failed;
    private boolean paused;

    CopyRowWriter(List<CopyColumn> columns, CopyCommand command, RowSink sink) {
        this.columns = columns;
        this.command = command;
        this.timestamps = new CopyTimestamps(command.timeFormat(), command.dateFormat());
        this.sink = sink;
        this.encoding = encoding(columns);
        encoding.start(out);
    }

    /** Chooses binary where every column has a simple form, which PostgreSQL reads in half the time; else text. */
    static RowEncoding encoding(List<CopyColumn> columns) {
        return columns.stream().allMatch(BinaryEncoding::supports) ? new BinaryEncoding() : new TextEncoding();
    }

    /** All of the row or, when a value is refused, nothing of it. */
    void write(Value[] values) throws BadValueException, IOException {
        resume();
        int start = out.length;
        try {
            encoding.startRow(out, values.length);
            for (int i = 0; i < values.length; i++) {
                failed = columns.get(i);
                check(columns.get(i), values[i]);
                encoding.append(out, i, columns.get(i), values[i]);
            }
            encoding.endRow(out);
        } catch (BadValueException e) {
            out.length = start;
            throw e;
        }
        failed = null;
        if (command.noLoad()) {
            out.length = start;
        } else if (out.length >= CHUNK) {
            flush();
        }
    }

    /** The column whose value was refused last. */
    @Nullable
    CopyColumn failed() {
        return failed;
    }

    /** After the last row. */
    void end() throws IOException {
        resume();
        encoding.end(out);
        flush();
    }

    /** Lets a moment pass, in which PostgreSQL is not kept waiting for rows: it notices when it is cancelled. */
    void pause() throws IOException {
        if (!paused) {
            encoding.end(out);
            flush();
            sink.suspend();
            paused = true;
        }
        sink.moment();
    }

    private void resume() throws IOException {
        if (paused) {
            sink.resume();
            paused = false;
            encoding.start(out);
        }
    }

    private void flush() throws IOException {
        sink.write(out.bytes, out.length);
        out.length = 0;
    }

    private void check(CopyColumn column, Value value) throws BadValueException {
        if (!value.isNull) {
            if (column.type().isCharacter()) {
                characters(column, value);
            } else if (value.isBlank()) {
                value.setNull();
            } else {
                convert(column, value);
            }
        }
        if (value.isNull && column.notNull()) {
            if (column.fallback() == null) {
                throw new BadValueException(Code.NULL, "Missing data for not-null field");
            }
            value.set(column.fallback());
        }
    }

    private void characters(CopyColumn column, Value value) throws BadValueException {
        if (command.trimBlanks()) {
            value.trimEnd();
        }
        if ((command.emptyAsNull() && value.length == 0)
                || (command.blanksAsNull() && value.length > 0 && value.isBlank())) {
            value.setNull();
            return;
        }
        CopyUtf8.check(value, column.type() == CopyColumn.Type.CHAR, command.acceptInvalid());
        while (column.length() > 0 && value.length > column.length() && value.bytes[value.length - 1] == ' ') {
            // Blanks too many are no text.
            value.length--;
        }
        if (column.length() > 0 && value.length > column.length()) {
            if (!command.truncateColumns()) {
                throw new BadValueException(
                        Code.TOO_LONG,
                        column.type() == CopyColumn.Type.CHAR
                                ? "Char length exceeds DDL length"
                                : "String length exceeds DDL length");
            }
            value.length = CopyUtf8.boundary(value.bytes, column.length());
        }
    }

    private void convert(CopyColumn column, Value value) throws BadValueException {
        switch (column.type()) {
            case SMALLINT -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE, "Short");
            case INTEGER -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "Integer");
            case BIGINT -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE, "Long");
            case DECIMAL -> decimal(column, value);
            case REAL -> floating(value, Float.MAX_VALUE);
            case DOUBLE -> floating(value, Double.MAX_VALUE);
            case BOOLEAN -> bool(value);
            case DATE -> date(value);
            case TIMESTAMP -> timestamp(value, false);
            case TIMESTAMPTZ -> timestamp(value, true);
            // PostgreSQL reads these itself, once they are characters.
            case TIME, TIMETZ, OTHER, VARCHAR, CHAR -> CopyUtf8.check(value, false, null);
        }
    }

    private static void integer(Value value, long least, long most, String type) throws BadValueException {
        String text = value.text().strip();
        int first = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new BadValueException(
                        Code.DIGIT, "Invalid digit, Value '" + text.charAt(i) + "', Pos " + i + ", Type: " + type, i);
            }
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                value.set(Long.toString(number));
                return;
            }
        } catch (NumberFormatException e) {
            // Too large, or a sign alone.
        }
        throw new BadValueException(Code.OVERFLOW, "Overflow, Value '" + text + "', Type: " + type);
    }

    private void decimal(CopyColumn column, Value value) throws BadValueException {
        try {
            BigDecimal number = Numbers.decimal(value.text().strip());
            if (column.length() > 0) {
                number = number.setScale(
                        column.scale(), command.roundDecimals() ? RoundingMode.HALF_UP : RoundingMode.DOWN);
                if (number.precision() > column.length()) {
                    throw new BadValueException(Code.DECIMAL, "Numeric data overflow (result precision)");
                }
            }
            value.set(number.toPlainString());
        } catch (NumberFormatException e) {
            throw new BadValueException(Code.DECIMAL, "Invalid decimal format");
        }
    }

    private static void floating(Value value, double most) throws BadValueException {
        try {
            double number = Numbers.floating(value.text().strip());
            if (Math.abs(number) > most && !Double.isInfinite(number)) {
                throw new BadValueException(Code.OVERFLOW, "Overflow, Value '" + value.text() + "', Type: Float");
            }
            value.set(Double.toString(number));
        } catch (NumberFormatException e) {
            throw new BadValueException(Code.FLOAT, "Invalid float format");
        }
    }

    private static void bool(Value value) throws BadValueException {
        String text = value.text().strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(text)) {
            value.set("t");
        } else if (FALSE.contains(text)) {
            value.set("f");
        } else {
            throw new BadValueException(Code.BOOLEAN, "Unknown boolean format");
        }
    }

    private void date(Value value) throws BadValueException {
        try {
            timestamps.date(value);
        } catch (BadValueException e) {
            anyDate(value, e);
        }
    }

    private void timestamp(Value value, boolean zoned) throws BadValueException {
        try {
            timestamps.timestamp(value, zoned);
        } catch (BadValueException e) {
            anyDate(value, e);
        }
    }

    private void anyDate(Value value, BadValueException e) throws BadValueException {
        if (!command.acceptAnyDate()) {
            throw e;
        }
        value.setNull();
    }
}
