package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * CREATE TABLE without what only Redshift knows.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html">CREATE TABLE</a>
 */
final class CreateTable {

    private final TokenStream reader;
    private final String table;
    private final TableAttributes declared;
    private final StringBuilder sql;
    private final boolean conditional;

    private CreateTable(TokenStream reader, boolean temporary) {
        this.reader = reader;
        this.conditional = reader.accept("IF", "NOT", "EXISTS");
        boolean hash = Names.isTemporary(reader.peek());
        ReservedWords.refuse(reader.peek());
        this.table = reader.qualifiedName();
        this.declared = new TableAttributes(table);
        this.sql = new StringBuilder("CREATE ")
                .append(temporary || hash ? "TEMP TABLE " : "TABLE ")
                .append(conditional ? "IF NOT EXISTS " : "")
                .append(table);
    }

    /** @param reader after TABLE */
    static Statement rewrite(TokenStream reader, boolean temporary) {
        return new CreateTable(reader, temporary).statement();
    }

    private Statement statement() {
        if (reader.accept("(")) {
            List<Token> inside = reader.untilClosing();
            sql.append(isListOfNames(inside) ? names(inside) : body(inside));
        }
        attributes(reader, declared);
        declared.check();
        if (!reader.done()) {
            if (conditional) {
                throw new Refusal.Thrown(
                        Refusal.syntax("AS", "CREATE TABLE AS has no IF NOT EXISTS in Amazon Redshift."));
            }
            sql.append(TokenStream.text(Query.rewrite(SizedQuery.of(reader.rest()))));
        }
        return declared.statement(sql.toString());
    }

    /** CREATE TABLE t (a, b) AS …: names without types. */
    private static boolean isListOfNames(List<Token> inside) {
        return TokenStream.byComma(inside).stream().allMatch(part -> part.size() == 1);
    }

    private String names(List<Token> inside) {
        for (List<Token> name : TokenStream.byComma(inside)) {
            ReservedWords.refuse(name.get(0));
            declared.column(name.get(0).name());
        }
        return " (" + TokenStream.text(Query.names(inside)) + ")";
    }

    private String body(List<Token> inside) {
        List<String> parts = new ArrayList<>();
        for (List<Token> part : TokenStream.byComma(inside)) {
            if (part.isEmpty()) {
                throw new Refusal.Thrown(Refusal.syntax(")", null));
            }
            if (part.get(0).is("LIKE")) {
                parts.add(like(part));
            } else if (!isConstraint(part)) {
                parts.add(ColumnDefinition.rewrite(table, part, declared));
            } else {
                parts.addAll(TableConstraint.rewrite(part, declared));
            }
        }
        return " (" + String.join(", ", parts) + ")";
    }

    private String like(List<Token> part) {
        TokenStream like = new TokenStream(part);
        like.next();
        String parent = like.qualifiedName();
        declared.like(parent);
        boolean defaults = like.accept("INCLUDING", "DEFAULTS");
        if (!defaults) {
            like.accept("EXCLUDING", "DEFAULTS");
        }
        if (!like.done()) {
            throw like.unexpected();
        }
        return "LIKE " + parent + (defaults ? " INCLUDING DEFAULTS" : "");
    }

    /** Of the table, not a column; one that Redshift does not have is refused. */
    static boolean isConstraint(List<Token> part) {
        TableConstraint.refuseUnsupported(new TokenStream(part));
        Token first = part.get(0);
        return first.is("PRIMARY") || first.is("UNIQUE") || first.is("FOREIGN") || first.is("CONSTRAINT");
    }

    /** Those of a materialized view. */
    static TableAttributes attributes(String table, List<Token> tokens) {
        TableAttributes declared = new TableAttributes(table);
        attributes(new TokenStream(tokens), declared);
        declared.check();
        return declared;
    }

    /** DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO and BACKUP, up to AS. */
    private static void attributes(TokenStream reader, TableAttributes declared) {
        while (!reader.done() && !reader.peekIs("AS")) {
            attribute(reader, declared);
        }
    }

    private static void attribute(TokenStream reader, TableAttributes declared) {
        if (reader.accept("DISTSTYLE")) {
            declared.style(style(reader));
        } else if (reader.accept("DISTKEY", "(")) {
            declared.distKey(TokenStream.onlyName(reader.untilClosing()));
        } else if (reader.accept("SORTKEY", "AUTO")) {
            declared.sortKey("auto", List.of());
        } else if (reader.accept("COMPOUND", "SORTKEY", "(") || reader.accept("SORTKEY", "(")) {
            declared.sortKey("compound", TokenStream.names(reader.untilClosing()));
        } else if (reader.accept("INTERLEAVED", "SORTKEY", "(")) {
            declared.sortKey("interleaved", TokenStream.names(reader.untilClosing()));
        } else if (!reader.accept("ENCODE", "AUTO")
                && !reader.accept("BACKUP", "YES")
                && !reader.accept("BACKUP", "NO")) {
            throw reader.unexpected();
        }
    }

    static String style(TokenStream reader) {
        for (String style : new String[] {"AUTO", "EVEN", "KEY", "ALL"}) {
            if (reader.accept(style)) {
                return style;
            }
        }
        throw reader.unexpected();
    }
}
