package io.tracking.localaws.redshift.sql;

import java.util.List;
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
            "numrange",
            "int4multirange",
            "int8multirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange",
            "nummultirange",
            "macaddr8",
            "varbit",
            "lseg",
            "jsonpath",
            "pg_lsn",
            "pg_snapshot",
            "txid_snapshot");

    /** Those of columns that are no strings and no decimals. */
    private static final Set<String> OF_COLUMNS = Set.of(
            "smallint",
            "int2",
            "integer",
            "int",
            "int4",
            "bigint",
            "int8",
            "real",
            "float4",
            "double",
            "float8",
            "float",
            "boolean",
            "bool",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz");

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
    static String ofColumn(String table, Token column, TokenStream reader) {
        if (reader.accept("NATIONAL", "CHARACTER") || reader.accept("NATIONAL", "CHAR")) {
            return character("char", reader);
        }
        Token word = reader.next();
        if (!word.isName()) {
            throw new Refusal.Thrown(Refusal.syntax(word.text(), null));
        }
        String type = word.name();
        if (Missing.TYPES.contains(type)) {
            throw new Refusal.Thrown(Refusal.missing("The data type " + type.toUpperCase(Locale.ROOT)));
        }
        String kind = word.kind() == Token.Kind.QUOTED && type.equals("char") ? null : CHARACTER_TYPES.get(type);
        if (kind == null && !OF_COLUMNS.contains(type) && !isDecimal(type)) {
            throw unsupported(table, column, type);
        }
        String sql = kind == null ? other(type, reader) : character(kind, reader);
        if (reader.peekIs("[") || reader.peekIs("ARRAY")) {
            throw unsupported(table, column, type + "[]");
        }
        return sql;
    }

    private static String other(String type, TokenStream reader) {
        if (type.equals("double")) {
            reader.expect("PRECISION");
            return "double precision";
        }
        if (isDecimal(type)) {
            return decimal(reader);
        }
        String sql = type;
        if (reader.accept("(")) {
            sql += "(" + TokenStream.text(reader.untilClosing()) + ")";
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
    static String decimal(TokenStream reader) {
        int precision = 18;
        int scale = 0;
        if (reader.accept("(")) {
            List<List<Token>> parts = TokenStream.byComma(reader.untilClosing());
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
        return parse(TokenStream.text(tokens).strip());
    }

    private static Refusal.Thrown unsupported(String table, Token column, String type) {
        String shortName = table.substring(table.lastIndexOf('.') + 1);
        return new Refusal.Thrown(new Refusal(
                "0A000",
                "Column \"" + shortName + "." + column.name() + "\" has unsupported type \"" + type + "\".",
                null));
    }

    /** TEXT is VARCHAR(256), as are the others without a length; MAX is the longest. */
    private static String character(String kind, TokenStream reader) {
        boolean fixed = !kind.equals("varchar") && !kind.equals("text");
        if (fixed && kind.equals("char") && reader.accept("VARYING")) {
            fixed = false;
        }
        int length = kind.equals("char") && fixed ? 1 : 256;
        if (reader.accept("(")) {
            String text = TokenStream.text(reader.untilClosing()).strip();
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
