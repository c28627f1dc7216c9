package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Maps parts of a JSON object to columns. */
interface JsonMapping {

    /** Fills every value; a part that is not there is NULL. */
    void read(JsonScanner object, Value[] values) throws BadValueException;

    /** By the names of the columns; other names are left out. */
    static JsonMapping auto(List<CopyColumn> columns, boolean ignoreCase) {
        return new ByName(columns, ignoreCase);
    }

    /** Not thread-safe. */
    final class ByName implements JsonMapping {

        private final byte[][] names;
        private final boolean ignoreCase;
        private final Value name = new Value();

        ByName(List<CopyColumn> columns, boolean ignoreCase) {
            this.names = columns.stream()
                    .map(column -> column.name().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            this.ignoreCase = ignoreCase;
        }

        @Override
        public void read(JsonScanner object, Value[] values) throws BadValueException {
            for (Value value : values) {
                value.setNull();
            }
            if (!object.accept('{')) {
                throw new BadValueException(Code.LINE, "Invalid JSONPath format: Member is not an object.");
            }
            if (!object.accept('}')) {
                int expected = 0;
                do {
                    object.string(name);
                    int column = column(expected);
                    object.expect(':');
                    if (column < 0) {
                        object.skip();
                    } else {
                        object.value(values[column]);
                        expected = column + 1;
                    }
                } while (object.accept(','));
                object.expect('}');
            }
            object.expectEnd();
        }

        /** Most objects have their names in the order of the columns. */
        private int column(int expected) {
            for (int i = 0; i < names.length; i++) {
                int candidate = (expected + i) % names.length;
                if (matches(names[candidate])) {
                    return candidate;
                }
            }
            return -1;
        }

        private boolean matches(byte[] column) {
            if (ignoreCase) {
                return name.text()
                        .toLowerCase(Locale.ROOT)
                        .equals(new String(column, java.nio.charset.StandardCharsets.UTF_8));
            }
            return Arrays.equals(name.bytes, 0, name.length, column, 0, column.length);
        }
    }
}
