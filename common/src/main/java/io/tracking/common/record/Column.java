package io.tracking.common.record;

/**
 * One column of the given tables.
 *
 * @param name as in the DDL, unquoted
 * @param type decides how a value is checked
 * @param bytes UTF-8 bytes the column holds; 0 for timestamps
 * @param nullable false for NOT NULL
 */
public record Column(String name, Type type, int bytes, boolean nullable) {

    /**
     * Names what a column holds.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html">Character types</a>
     */
    public enum Type {
        /** Fixed length, single-byte characters only. */
        CHAR,
        /** Variable length, counted in UTF-8 bytes. */
        VARCHAR,
        /** TIMESTAMP WITHOUT TIME ZONE, kept in UTC, to the microsecond. */
        TIMESTAMP
    }

    static Column chars(String name, int bytes, boolean nullable) {
        return new Column(name, Type.CHAR, bytes, nullable);
    }

    static Column varchar(String name, int bytes, boolean nullable) {
        return new Column(name, Type.VARCHAR, bytes, nullable);
    }

    static Column timestamp(String name, boolean nullable) {
        return new Column(name, Type.TIMESTAMP, 0, nullable);
    }

    /** The type as DDL says it: {@code VARCHAR(1024)}. */
    public String sqlType() {
        return type == Type.TIMESTAMP ? "TIMESTAMP" : type + "(" + bytes + ")";
    }
}
