package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CREATE TABLE without what only Redshift knows.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html">CREATE TABLE</a>
 */
final class CreateTable {

    private static final Set<String> UNSUPPORTED_TYPES = Set.of(
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
            "oid",
            "name");
    private static final Set<String> MISSING_TYPES =
            Set.of("super", "hllsketch", "geometry", "geography", "varbyte", "varbinary", "binary");
    private static final Map<String, String> CHARACTER_TYPES = Map.of(
            "varchar", "varchar",
            "nvarchar", "varchar",
            "text", "text",
            "char", "char",
            "character", "char",
            "nchar", "char",
            "bpchar", "bpchar");

    private CreateTable() {}

    static Statement rewrite(List<Token> tokens, Tokens reader, boolean temporary) {
        reader.accept("IF", "NOT", "EXISTS");
        var table = reader.qualifiedName();
        var sql = new StringBuilder("CREATE ").append(temporary ? "TEMP TABLE " : "TABLE ");
        if (tokens.stream().anyMatch(t -> t.is("EXISTS")) && isConditional(tokens)) {
            sql.append("IF NOT EXISTS ");
        }
        sql.append(table);
        var sortKey = new ArrayList<String>();
        if (reader.accept("(")) {
            sql.append(body(table, reader.untilClosing(), sortKey));
        }
        attributes(reader, sortKey);
        var before = new ArrayList<String>();
        before.add("SET LOCAL standin.sortkey = '" + String.join(",", sortKey) + "'");
        var as = reader.rest();
        if (as.isEmpty()) {
            return sortKey.isEmpty() ? Statement.of(sql.toString()) : Statement.inTransaction(before, sql.toString());
        }
        var query = RedshiftSql.functions(as);
        sql.append(Tokens.text(query));
        return sortKey.isEmpty() ? Statement.of(sql.toString()) : Statement.inTransaction(before, sql.toString());
    }

    private static boolean isConditional(List<Token> tokens) {
        for (int i = 0; i + 2 < Math.min(tokens.size(), 8); i++) {
            if (tokens.get(i).is("IF")
                    && tokens.get(i + 1).is("NOT")
                    && tokens.get(i + 2).is("EXISTS")) {
                return true;
            }
        }
        return false;
    }

    private static String body(String table, List<Token> inside, List<String> sortKey) {
        var parts = new ArrayList<String>();
        var notNull = new ArrayList<String>();
        for (var part : Tokens.byComma(inside)) {
            var text =
                    isConstraint(part) ? "" : part.get(0).is("LIKE") ? Tokens.text(part) : column(table, part, sortKey);
            if (!text.isEmpty()) {
                parts.add(text);
            }
            if (isConstraint(part)) {
                notNull.addAll(primaryKey(part));
            }
        }
        var columns = String.join(",", parts);
        return notNull.isEmpty() ? " (" + columns + ")" : " (" + columns + notNullChecks(notNull) + ")";
    }

    /** A primary key is not enforced, but its columns are not null. */
    private static String notNullChecks(List<String> columns) {
        var text = new StringBuilder();
        for (var column : columns) {
            text.append(", NOT NULL ").append(column);
        }
        return text.toString();
    }

    private static boolean isConstraint(List<Token> part) {
        if (part.isEmpty()) {
            throw new Refusal.Thrown(Refusal.syntax(")", null));
        }
        var first = part.get(0);
        if (first.is("CHECK") || first.is("EXCLUDE")) {
            throw new Refusal.Thrown(Refusal.unsupported(first.text().toUpperCase(Locale.ROOT) + " constraint"));
        }
        return first.is("PRIMARY") || first.is("UNIQUE") || first.is("FOREIGN") || first.is("CONSTRAINT");
    }

    private static List<String> primaryKey(List<Token> constraint) {
        var reader = new Tokens(constraint);
        if (reader.accept("CONSTRAINT")) {
            reader.next();
        }
        var names = new ArrayList<String>();
        if (reader.accept("PRIMARY", "KEY", "(")) {
            for (var column : Tokens.byComma(reader.untilClosing())) {
                names.add(column.get(0).text());
            }
        }
        return names;
    }

    /** A column's definition; also of ALTER TABLE ADD COLUMN. */
    static String column(String table, List<Token> definition, List<String> sortKey) {
        var reader = new Tokens(definition);
        var name = reader.next();
        var sql =
                new StringBuilder(name.space()).append(name.text()).append(' ').append(type(table, name, reader));
        while (!reader.done()) {
            if (reader.accept("ENCODE")) {
                reader.next();
            } else if (reader.accept("SORTKEY")) {
                sortKey.add(name.name());
            } else if (reader.accept("PRIMARY", "KEY")) {
                sql.append(" NOT NULL");
            } else if (reader.accept("REFERENCES")) {
                references(reader);
            } else if (reader.accept("NOT", "NULL")) {
                sql.append(" NOT NULL");
            } else if (reader.accept("NULL")) {
                sql.append(" NULL");
            } else if (reader.accept("DEFAULT")) {
                sql.append(" DEFAULT").append(expression(reader));
            } else if (reader.accept("IDENTITY") || reader.accept("GENERATED", "BY", "DEFAULT", "AS", "IDENTITY")) {
                sql.append(identity(reader));
            } else if (reader.accept("COLLATE")) {
                var collation = reader.next();
                if (!collation.is("CASE_SENSITIVE") && !collation.is("CS")) {
                    throw new Refusal.Thrown(Refusal.missing("COLLATE " + collation.text()));
                }
            } else if (reader.peekIs("CHECK")) {
                throw new Refusal.Thrown(Refusal.unsupported("CHECK constraint"));
            } else if (!reader.accept("DISTKEY") && !reader.accept("UNIQUE")) {
                throw reader.unexpected();
            }
        }
        return sql.toString();
    }

    private static void references(Tokens reader) {
        reader.qualifiedName();
        if (reader.accept("(")) {
            reader.untilClosing();
        }
    }

    private static String identity(Tokens reader) {
        reader.expect("(");
        var parts = Tokens.byComma(reader.untilClosing());
        if (parts.size() != 2) {
            throw new Refusal.Thrown(Refusal.syntax("IDENTITY", "Expected IDENTITY(seed, step)."));
        }
        var seed = Tokens.text(parts.get(0)).strip();
        var step = Tokens.text(parts.get(1)).strip();
        return " GENERATED BY DEFAULT AS IDENTITY (START WITH " + seed + " INCREMENT BY " + step
                + (step.startsWith("-") ? " MAXVALUE " : " MINVALUE ") + seed + ")";
    }

    /** Up to the next attribute of the column. */
    private static String expression(Tokens reader) {
        var tokens = new ArrayList<Token>();
        while (!reader.done() && (tokens.isEmpty() || !startsAttribute(reader))) {
            var token = reader.next();
            tokens.add(token);
            if (token.is("(")) {
                tokens.addAll(reader.untilClosing());
                tokens.add(new Token(Kind.SYMBOL, "", ")"));
            }
        }
        return Tokens.text(RedshiftSql.functions(tokens));
    }

    private static boolean startsAttribute(Tokens reader) {
        return reader.peekIs("ENCODE")
                || reader.peekIs("DISTKEY")
                || reader.peekIs("SORTKEY")
                || reader.peekIs("NOT")
                || reader.peekIs("NULL")
                || reader.peekIs("PRIMARY")
                || reader.peekIs("UNIQUE")
                || reader.peekIs("REFERENCES")
                || reader.peekIs("IDENTITY");
    }

    static String type(String table, Token column, Tokens reader) {
        var word = reader.next();
        if (!word.isName()) {
            throw new Refusal.Thrown(Refusal.syntax(word.text(), null));
        }
        var type = word.name();
        if (UNSUPPORTED_TYPES.contains(type)) {
            throw new Refusal.Thrown(unsupported(table, column, type));
        }
        if (MISSING_TYPES.contains(type)) {
            throw new Refusal.Thrown(Refusal.missing("The data type " + type.toUpperCase(Locale.ROOT)));
        }
        var sql = type;
        var kind = CHARACTER_TYPES.get(type);
        if (kind != null) {
            sql = character(kind, reader);
        } else if (type.equals("double")) {
            reader.expect("PRECISION");
            sql = "double precision";
        } else if (type.equals("interval")) {
            throw new Refusal.Thrown(Refusal.missing("The data type INTERVAL"));
        } else {
            if (reader.accept("(")) {
                sql += "(" + Tokens.text(reader.untilClosing()) + ")";
            }
            if (reader.accept("WITH", "TIME", "ZONE")) {
                sql += " with time zone";
            } else if (reader.accept("WITHOUT", "TIME", "ZONE")) {
                sql += " without time zone";
            }
        }
        if (reader.peekIs("[")) {
            throw new Refusal.Thrown(unsupported(table, column, type + "[]"));
        }
        return sql;
    }

    private static Refusal unsupported(String table, Token column, String type) {
        var shortName = table.substring(table.lastIndexOf('.') + 1);
        return new Refusal(
                "0A000",
                "Column \"" + shortName + "." + column.name() + "\" has unsupported type \"" + type + "\".",
                null);
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

    /** DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO and BACKUP, up to AS. */
    private static void attributes(Tokens reader, List<String> sortKey) {
        while (!reader.done()) {
            var token = attribute(reader, sortKey);
            if (token != null) {
                return;
            }
        }
    }

    private static @Nullable Token attribute(Tokens reader, List<String> sortKey) {
        if (reader.peekIs("AS")) {
            return reader.peek();
        }
        if (reader.accept("DISTSTYLE")) {
            if (!reader.accept("AUTO") && !reader.accept("EVEN") && !reader.accept("KEY") && !reader.accept("ALL")) {
                throw reader.unexpected();
            }
        } else if (reader.accept("DISTKEY", "(")) {
            reader.untilClosing();
        } else if (reader.accept("SORTKEY", "AUTO")
                || reader.accept("ENCODE", "AUTO")
                || reader.accept("BACKUP", "YES")
                || reader.accept("BACKUP", "NO")) {
            return null;
        } else if (reader.accept("SORTKEY", "(")
                || reader.accept("COMPOUND", "SORTKEY", "(")
                || reader.accept("INTERLEAVED", "SORTKEY", "(")) {
            for (var column : Tokens.byComma(reader.untilClosing())) {
                sortKey.add(column.get(0).name());
            }
        } else {
            throw reader.unexpected();
        }
        return null;
    }
}
