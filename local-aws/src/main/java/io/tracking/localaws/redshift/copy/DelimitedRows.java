package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.CopyCommand.Format.Delimited;
import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** CSV, or text with a delimiter: one row a line, columns by position. */
final class DelimitedRows implements Rows {

    private static final int LARGEST_ROW = 4 * 1024 * 1024;
    private static final int RAW = 1024;

    private final InputStream in;
    private final Delimited format;
    private final int quote;
    private final byte[] nullText;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int limit;
    private byte[] row = new byte[4096];
    private int length;
    private long line;
    private int headers;
    private boolean ended;

    DelimitedRows(InputStream in, Delimited format) {
        this.in = in;
        this.format = format;
        this.quote = format.quote() == null ? -1 : format.quote();
        this.nullText = (format.nullText().equals("\\0") || format.nullText().equals("\\000")
                        ? "\0"
                        : format.nullText())
                .getBytes(StandardCharsets.UTF_8);
        this.headers = format.ignoreHeader();
    }

    @Override
    public boolean next(Value[] values) throws IOException, BadValueException {
        do {
            if (!readRow(headers == 0)) {
                return false;
            }
        } while (headers > 0 ? headers-- > 0 : format.ignoreBlankLines() && length == 0);
        cut(values);
        return true;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public byte[] raw() {
        return Arrays.copyOf(row, Math.min(length, RAW));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Up to the end of the line; a quoted or escaped line end belongs to the row. */
    private boolean readRow(boolean quotes) throws IOException, BadValueException {
        length = 0;
        boolean inQuotes = false;
        int next = read();
        if (next < 0) {
            return false;
        }
        line++;
        while (next >= 0 && (next != '\n' || inQuotes)) {
            if (quotes && next == quote) {
                inQuotes = !inQuotes;
            }
            add(next);
            if (quotes && format.escape() && next == '\\') {
                next = read();
                if (next >= 0) {
                    add(next);
                }
                line += next == '\n' ? 1 : 0;
            } else {
                line += next == '\n' ? 1 : 0;
            }
            next = read();
        }
        if (length > 0 && row[length - 1] == '\r') {
            length--;
        }
        if (inQuotes) {
            throw new BadValueException(Code.DELIMITER, "Invalid quote formatting for CSV");
        }
        return true;
    }

    private void add(int next) throws IOException, BadValueException {
        if (length == row.length) {
            if (length >= LARGEST_ROW) {
                skipLine();
                throw new BadValueException(Code.LINE, "The row is larger than 4 MB");
            }
            row = Arrays.copyOf(row, length * 2);
        }
        row[length++] = (byte) next;
    }

    private void skipLine() throws IOException {
        int next = read();
        while (next >= 0 && next != '\n') {
            next = read();
        }
    }

    private int read() throws IOException {
        if (at == limit) {
            if (ended) {
                return -1;
            }
            at = 0;
            limit = in.read(buffer, 0, buffer.length);
            if (limit <= 0) {
                ended = true;
                limit = 0;
                return -1;
            }
        }
        return buffer[at++] & 0xff;
    }

    private void cut(Value[] values) throws BadValueException {
        int from = 0;
        for (int i = 0; i < values.length; i++) {
            if (from > length) {
                if (!format.fillRecord()) {
                    throw new BadValueException(Code.DELIMITER, "Delimiter not found");
                }
                values[i].set("");
                values[i].isNull = false;
                continue;
            }
            from = field(values[i], from) + 1;
        }
        if (from <= length) {
            throw new BadValueException(Code.EXTRA_COLUMNS, "Extra column(s) found");
        }
    }

    /** Fills the value; returns where its delimiter, or the end of the row, is. */
    private int field(Value value, int from) throws BadValueException {
        value.clear();
        int start = from;
        if (quote >= 0) {
            while (start < length && (row[start] == ' ' || row[start] == '\t') && row[start] != format.delimiter()) {
                start++;
            }
            if (start < length && row[start] == quote) {
                return quoted(value, start + 1);
            }
        } else if (format.removeQuotes() && start < length && (row[start] == '"' || row[start] == '\'')) {
            return unquoted(value, start + 1, row[start]);
        }
        int end = from;
        boolean escaped = false;
        while (end < length && row[end] != format.delimiter()) {
            if (format.escape() && row[end] == '\\' && end + 1 < length && !isNullText(end)) {
                escaped = true;
                end++;
            }
            value.add(row[end++]);
        }
        if (!escaped
                && value.length == nullText.length
                && Arrays.equals(value.bytes, 0, value.length, nullText, 0, nullText.length)) {
            value.setNull();
        }
        return end;
    }

    private boolean isNullText(int at) {
        int end = at + nullText.length;
        return end <= length
                && Arrays.equals(row, at, end, nullText, 0, nullText.length)
                && (end == length || row[end] == format.delimiter());
    }

    private int quoted(Value value, int from) throws BadValueException {
        int at = from;
        while (at < length) {
            if (row[at] == quote) {
                if (at + 1 < length && row[at + 1] == quote) {
                    at++;
                } else {
                    return afterQuotes(at + 1);
                }
            }
            value.add(row[at++]);
        }
        throw new BadValueException(Code.DELIMITER, "Invalid quote formatting for CSV");
    }

    private int afterQuotes(int from) throws BadValueException {
        int at = from;
        while (at < length && row[at] != format.delimiter()) {
            if (row[at] != ' ' && row[at] != '\t') {
                throw new BadValueException(Code.DELIMITER, "Invalid quote formatting for CSV");
            }
            at++;
        }
        return at;
    }

    private int unquoted(Value value, int from, byte opening) throws BadValueException {
        int at = from;
        while (at < length && row[at] != opening) {
            if (format.escape() && row[at] == '\\' && at + 1 < length) {
                at++;
            }
            value.add(row[at++]);
        }
        if (at == length || (at + 1 < length && row[at + 1] != format.delimiter())) {
            throw new BadValueException(Code.DELIMITER, "Delimiter not found");
        }
        return at + 1;
    }
}
