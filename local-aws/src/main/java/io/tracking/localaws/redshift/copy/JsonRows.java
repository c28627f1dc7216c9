package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** One row an object, white space between them; an object may span lines and is at most 4 MB. */
final class JsonRows implements Rows {

    private static final int LARGEST_OBJECT = 4 * 1024 * 1024;
    private static final int RAW = 1024;

    private final InputStream in;
    private final JsonMapping mapping;
    private final JsonScanner scanner = new JsonScanner();
    private byte[] buffer = new byte[128 * 1024];
    private int at;
    private int limit;
    private boolean ended;
    private long line = 1;
    private int headers;
    private int start;
    private int end;

    JsonRows(InputStream in, JsonMapping mapping, int ignoreHeader) {
        this.in = in;
        this.mapping = mapping;
        this.headers = ignoreHeader;
    }

    @Override
    public boolean next(Value[] values) throws IOException, BadValueException {
        skipHeaders();
        if (!skipSpace()) {
            return false;
        }
        start = at;
        if (buffer[at] != '{' && buffer[at] != '[') {
            skipGarbage();
            throw new BadValueException(Code.LINE, "Invalid JSONPath format: Member is not an object.");
        }
        findEnd();
        scanner.reset(buffer, start, end);
        mapping.read(scanner, values);
        return true;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public byte[] raw() {
        return Arrays.copyOfRange(buffer, start, Math.min(end, start + RAW));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean skipSpace() throws IOException {
        start = at;
        while (at < limit || fill()) {
            byte b = buffer[at];
            if (b == '\n') {
                line++;
            } else if (b != ' ' && b != '\t' && b != '\r') {
                return true;
            }
            at++;
            start = at;
        }
        return false;
    }

    private void skipHeaders() throws IOException {
        while (headers > 0 && (at < limit || fill())) {
            start = at;
            if (buffer[at++] == '\n') {
                headers--;
                line++;
            }
        }
    }

    /** Up to where the next object may start. */
    private void skipGarbage() throws IOException {
        while ((at < limit || fill()) && buffer[at] != '\n' && buffer[at] != '{' && buffer[at] != '[') {
            forget();
            at++;
        }
        end = at;
    }

    private void skipLine() throws IOException {
        while ((at < limit || fill()) && buffer[at] != '\n') {
            forget();
            at++;
        }
        end = at;
    }

    /** Of what is skipped only the beginning is asked for: the buffer does not grow with the line. */
    private void forget() {
        if (at == limit - 1 && at - start > RAW) {
            limit = start + RAW + 1;
            at = limit - 1;
        }
    }

    /** Of the object that starts here; stands behind it afterwards. */
    private void findEnd() throws IOException, BadValueException {
        int depth = 0;
        boolean inString = false;
        while (at < limit || fill()) {
            byte b = buffer[at++];
            if (b == '\n') {
                if (inString) {
                    at--;
                    end = at;
                    throw new BadValueException(Code.LINE, "Invalid JSON: a string is not closed on its line");
                }
                line++;
            } else if (inString) {
                if (b == '"') {
                    inString = false;
                } else if (b == '\\' && (at < limit || fill()) && buffer[at] != '\n') {
                    at++;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                end = at;
                return;
            }
            if (at - start > LARGEST_OBJECT) {
                skipLine();
                throw new BadValueException(Code.LINE, "The JSON object is larger than 4 MB");
            }
        }
        end = at;
        throw new BadValueException(Code.LINE, "Invalid JSON: the file ends inside an object");
    }

    /** More bytes behind those of the current object, which move to the front. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        int kept = limit - start;
        if (kept == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, kept);
            at -= start;
            end -= start;
            limit = kept;
            start = 0;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read <= 0) {
            ended = true;
            return false;
        }
        limit += read;
        return true;
    }
}
