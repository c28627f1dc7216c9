package io.tracking.localaws.redshift.copy;

import org.jspecify.annotations.Nullable;

/**
 * A column that COPY fills.
 *
 * @param length bytes of a character type, digits of a number before and after the point; 0 when there is no limit
 * @param scale digits after the point
 * @param identity generated always: COPY gives it a value with EXPLICIT_IDS alone
 * @param fallback its DEFAULT as PostgreSQL writes it, for a NULL where there may be none; null when there is none
 */
public record CopyColumn(
        String name, Type type, int length, int scale, boolean notNull, boolean identity, @Nullable String fallback) {

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
    public static CopyColumn of(
            String name, String pgType, int modifier, boolean notNull, boolean identity, @Nullable String fallback) {
        int length = modifier < 0 ? 0 : modifier - 4;
        return switch (pgType) {
            case "varchar", "text" -> new CopyColumn(name, Type.VARCHAR, length, 0, notNull, identity, fallback);
            case "bpchar" -> new CopyColumn(name, Type.CHAR, length, 0, notNull, identity, fallback);
            case "numeric" ->
                new CopyColumn(name, Type.DECIMAL, length >> 16, length & 0xffff, notNull, identity, fallback);
            default -> new CopyColumn(name, type(pgType), 0, 0, notNull, identity, fallback);
        };
    }

    private static Type type(String pgType) {
        for (Type type : Type.values()) {
            if (type.label.equals(pgType)) {
                return type;
            }
        }
        return Type.OTHER;
    }
}
