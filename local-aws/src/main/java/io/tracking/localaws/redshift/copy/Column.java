package io.tracking.localaws.redshift.copy;

/**
 * A column that COPY fills.
 *
 * @param length bytes of a character type, digits of a number before and after the point; 0 when there is no limit
 * @param scale digits after the point
 */
public record Column(String name, Type type, int length, int scale, boolean notNull, boolean hasDefault) {

    /** As {@code stl_load_errors} names them. */
    public enum Type {
        VARCHAR("varchar"),
        CHAR("char"),
        SMALLINT("int2"),
        INTEGER("int4"),
        BIGINT("int8"),
        DECIMAL("numeric"),
        REAL("float4"),
        DOUBLE("float8"),
        BOOLEAN("bool"),
        DATE("date"),
        TIMESTAMP("timestamp"),
        TIMESTAMPTZ("timestamptz"),
        TIME("time"),
        TIMETZ("timetz"),
        OTHER("other");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        boolean isCharacter() {
            return this == VARCHAR || this == CHAR;
        }
    }

    /**
     * A column of PostgreSQL.
     *
     * @param modifier its {@code atttypmod}
     */
    public static Column of(String name, String pgType, int modifier, boolean notNull, boolean hasDefault) {
        int length = modifier < 0 ? 0 : modifier - 4;
        return switch (pgType) {
            case "varchar", "text" -> new Column(name, Type.VARCHAR, length, 0, notNull, hasDefault);
            case "bpchar" -> new Column(name, Type.CHAR, length, 0, notNull, hasDefault);
            case "numeric" -> new Column(name, Type.DECIMAL, length >> 16, length & 0xffff, notNull, hasDefault);
            default -> new Column(name, type(pgType), 0, 0, notNull, hasDefault);
        };
    }

    private static Type type(String pgType) {
        for (var type : Type.values()) {
            if (type.label.equals(pgType)) {
                return type;
            }
        }
        return Type.OTHER;
    }
}
