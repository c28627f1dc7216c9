package io.tracking.localaws.redshift.copy;

/** Columns with tabs between them, as PostgreSQL writes them; it reads every type. */
final class TextEncoding implements RowEncoding {

    @Override
    public String option() {
        return "";
    }

    @Override
    public void start(RowBuffer out) {
        // Rows only.
    }

    @Override
    public void startRow(RowBuffer out, int columns) {
        // Columns only.
    }

    @Override
    public void append(RowBuffer out, int index, CopyColumn column, Value value) {
        if (index > 0) {
            out.octet('\t');
        }
        if (value.isNull) {
            out.octet('\\');
            out.octet('N');
            return;
        }
        out.reserve(2 * value.length);
        byte[] bytes = value.bytes;
        for (int i = 0; i < value.length; i++) {
            byte b = bytes[i];
            if (b >= ' ' ? b == '\\' : b >= 0) {
                escape(out, b);
            } else {
                out.bytes[out.length++] = b;
            }
        }
    }

    private static void escape(RowBuffer out, byte b) {
        char letter =
                switch (b) {
                    case '\\' -> '\\';
                    case '\b' -> 'b';
                    case '\f' -> 'f';
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    case '\t' -> 't';
                    case 0x0b -> 'v';
                    default -> 0;
                };
        if (letter != 0) {
            out.octet('\\');
            out.octet(letter);
        } else {
            out.octet(b);
        }
    }

    @Override
    public void endRow(RowBuffer out) {
        out.octet('\n');
    }

    @Override
    public void end(RowBuffer out) {
        // The last row's end is enough.
    }
}
