package io.tracking.localaws.redshift.sql;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Data types as Redshift has them.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html">Data types</a>
 */
final class Types {

    /** PostgreSQL's alone. */
    static final Set<String> UNSUPPORTED = Set.of(
            "json",
            "jsonb",
            "uuid",
            "bytea",
            "serial",
            "bigserial",
            "smallserial",
            "serial4",
            "serial8",
            "money",
            "xml",
            "inet",
            "cidr",
            "macaddr",
            "bit",
            "point",
            "line",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "tsquery",
            "int4range",
            "int8range",
            "tsrange",
            "tstzrange",
            "daterange",
            "numrange");

    /** Those and what is for catalogs only. */
    private static final Set<String> NOT_IN_TABLES = Set.of("oid", "name");

    private static final Map<String, String> CHARACTER_TYPES = Map.of(
            "varchar", "varchar",
            "nvarchar", "varchar",
            "text", "text",
            "char", "char",
            "character", "char",
            "nchar", "char",
            "bpchar", "bpchar");

    private Types() {}

    /** The type of a column as PostgreSQL has it. */
    static String ofColumn(String table, Token column, Tokens reader) {
        if (reader.accept("NATIONAL", "CHARACTER") || reader.accept("NATIONAL", "CHAR")) {
            return character("char", reader);
        }
        var word = reader.next();
        if (!word.isName()) {
            throw new Refusal.Thrown(Refusal.syntax(word.text(), null));
        }
        var type = word.name();
        if (UNSUPPORTED.contains(type) || NOT_IN_TABLES.contains(type)) {
            throw unsupported(table, column, type);
        }
        if (Missing.TYPES.contains(type)) {
            throw new Refusal.Thrown(Refusal.missing("The data type " + type.toUpperCase(Locale.ROOT)));
        }
        var kind = CHARACTER_TYPES.get(type);
        var sql = kind == null ? other(type, reader) : character(kind, reader);
        if (reader.peekIs("[")) {
            throw unsupported(table, column, type + "[]");
        }
        return sql;
    }

    private static String other(String type, Tokens reader) {
        if (type.equals("double")) {
            reader.expect("PRECISION");
            return "double precision";
        }
        if (isDecimal(type)) {
            return decimal(reader);
        }
        var sql = type;
        if (reader.accept("(")) {
            sql += "(" + Tokens.text(reader.untilClosing()) + ")";
        }
        if (reader.accept("WITH", "TIME", "ZONE")) {
            sql += " with time zone";
        } else if (reader.accept("WITHOUT", "TIME", "ZONE")) {
            sql += " without time zone";
        }
        return sql;
    }

    static boolean isDecimal(String type) {
        return type.equals("decimal") || type.equals("numeric") || type.equals("dec");
    }

    /**
     * (18,0) unless it says otherwise.
     *
     * @param reader after the type's name
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html">Numeric types</a>
     */
    static String decimal(Tokens reader) {
        int precision = 18;
        int scale = 0;
        if (reader.accept("(")) {
            var parts = Tokens.byComma(reader.untilClosing());
            precision = number(parts.get(0));
            scale = parts.size() > 1 ? number(parts.get(1)) : 0;
        }
        if (precision < 1 || precision > 38) {
            throw new Refusal.Thrown(
                    new Refusal("22023", "DECIMAL precision " + precision + " must be between 1 and 38", null));
        }
        if (scale < 0 || scale > Math.min(precision, 37)) {
            throw new Refusal.Thrown(new Refusal(
                    "22023", "DECIMAL scale " + scale + " must be between 0 and precision " + precision, null));
        }
        return "numeric(" + precision + "," + scale + ")";
    }

    private static int number(java.util.List<Token> tokens) {
        return parse(Tokens.text(tokens).strip());
    }

    private static Refusal.Thrown unsupported(String table, Token column, String type) {
        var shortName = table.substring(table.lastIndexOf('.') + 1);
        return new Refusal.Thrown(new Refusal(
                "0A000",
                "Column \"" + shortName + "." + column.name() + "\" has unsupported type \"" + type + "\".",
                null));
    }

    /** TEXT is VARCHAR(256), as are the others without a length; MAX is the longest. */
    private static String character(String kind, Tokens reader) {
        boolean fixed = !kind.equals("varchar") && !kind.equals("text");
        if (fixed && kind.equals("char") && reader.accept("VARYING")) {
            fixed = false;
        }
        var length = kind.equals("char") && fixed ? 1 : 256;
        if (reader.accept("(")) {
            var text = Tokens.text(reader.untilClosing()).strip();
            length = text.equalsIgnoreCase("max") ? fixed ? 4096 : 65535 : parse(text);
        }
        int longest = fixed ? 4096 : 65535;
        if (kind.equals("text")) {
            length = 256;
        }
        if (length > longest) {
            throw new Refusal.Thrown(new Refusal(
                    "22023", "length for type " + (fixed ? "char" : "varchar") + " cannot exceed " + longest, null));
        }
        return (fixed ? "char(" : "varchar(") + length + ")";
    }

    private static int parse(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refusal.Thrown(Refusal.syntax(text, null));
        }
    }
}
