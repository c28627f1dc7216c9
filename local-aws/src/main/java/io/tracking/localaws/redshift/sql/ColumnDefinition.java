package io.tracking.localaws.redshift.sql;

import io.tracking.localaws.redshift.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A column of CREATE TABLE or ALTER TABLE ADD COLUMN. */
final class ColumnDefinition {

    private static final Set<String> ATTRIBUTES = Set.of(
            "ENCODE",
            "DISTKEY",
            "SORTKEY",
            "NOT",
            "NULL",
            "PRIMARY",
            "UNIQUE",
            "REFERENCES",
            "IDENTITY",
            "COLLATE",
            "CHECK",
            "CONSTRAINT",
            "GENERATED",
            "DEFERRABLE",
            "INITIALLY");
    /** Of CREATE TABLE alone. */
    private static final List<String> NOT_ADDED =
            List.of("DISTKEY", "SORTKEY", "PRIMARY", "UNIQUE", "REFERENCES", "IDENTITY", "GENERATED");

    private final TokenStream reader;
    private final TableAttributes declared;
    private final Token name;
    private final String type;
    private final StringBuilder sql;

    private ColumnDefinition(String table, List<Token> definition, TableAttributes declared) {
        this.reader = new TokenStream(definition);
        this.declared = declared;
        this.name = reader.next();
        ReservedWords.refuse(name);
        this.type = Types.ofColumn(table, name, reader);
        this.sql = new StringBuilder(Names.folded(name)).append(' ').append(type);
    }

    /** As PostgreSQL defines it; what it does not know goes to {@code declared}. */
    static String rewrite(String table, List<Token> definition, TableAttributes declared) {
        ColumnDefinition column = new ColumnDefinition(table, definition, declared);
        declared.column(column.name.name());
        while (!column.reader.done()) {
            column.attribute();
        }
        return column.sql.toString();
    }

    /** The same for ADD COLUMN, which takes less. */
    static String added(String table, List<Token> definition, TableAttributes declared) {
        ColumnDefinition column = new ColumnDefinition(table, definition, declared);
        while (!column.reader.done()) {
            column.refuseNotAdded();
            column.attribute();
        }
        return column.sql.toString();
    }

    private void refuseNotAdded() {
        for (String word : NOT_ADDED) {
            if (reader.peekIs(word)) {
                throw new Refusal.Thrown(new Refusal(
                        "0A000",
                        "ALTER TABLE ADD COLUMN does not support " + word + (word.equals("PRIMARY") ? " KEY" : ""),
                        null));
            }
        }
    }

    private void attribute() {
        TableConstraint.refuseUnsupported(reader);
        if (reader.accept("ENCODE")) {
            declared.encode(name.name(), ColumnEncodings.of(reader.next(), type));
        } else if (reader.accept("SORTKEY")) {
            declared.sortKey("column", List.of(name.name()));
        } else if (reader.accept("DISTKEY")) {
            declared.distKey(name.name());
        } else if (reader.accept("PRIMARY", "KEY")) {
            declared.key('p', null, List.of(name.name()), null, List.of());
            sql.append(" NOT NULL");
        } else if (reader.accept("UNIQUE")) {
            declared.key('u', null, List.of(name.name()), null, List.of());
        } else if (reader.accept("REFERENCES")) {
            TableConstraint.references(null, List.of(name.name()), reader, declared);
        } else if (reader.accept("NOT", "NULL")) {
            sql.append(" NOT NULL");
        } else if (reader.accept("NULL")) {
            sql.append(" NULL");
        } else if (reader.accept("DEFAULT")) {
            sql.append(" DEFAULT").append(expression());
        } else if (reader.accept("IDENTITY")) {
            sql.append(identity("ALWAYS"));
        } else if (reader.accept("GENERATED", "BY", "DEFAULT", "AS", "IDENTITY")) {
            sql.append(identity("BY DEFAULT"));
        } else if (reader.accept("COLLATE")) {
            collate();
        } else if (reader.accept("GENERATED", "ALWAYS")) {
            throw new Refusal.Thrown(Refusal.unsupported("A column that is GENERATED ALWAYS"));
        } else {
            throw reader.unexpected();
        }
    }

    private void collate() {
        Token collation = reader.next();
        if (!collation.is("CASE_SENSITIVE") && !collation.is("CS")) {
            throw new Refusal.Thrown(Refusal.missing("COLLATE " + collation.text()));
        }
    }

    private String identity(String generated) {
        reader.expect("(");
        List<List<Token>> parts = TokenStream.byComma(reader.untilClosing());
        if (parts.size() != 2) {
            throw new Refusal.Thrown(Refusal.syntax("IDENTITY", "Expected IDENTITY(seed, step)."));
        }
        String seed = TokenStream.text(parts.get(0)).strip();
        String step = TokenStream.text(parts.get(1)).strip();
        return " GENERATED " + generated + " AS IDENTITY (START WITH " + seed + " INCREMENT BY " + step
                + (step.startsWith("-") ? " MAXVALUE " : " MINVALUE ") + seed + ")";
    }

    /** Up to the next attribute of the column. */
    private String expression() {
        List<Token> tokens = new ArrayList<>();
        while (!reader.done() && (tokens.isEmpty() || !startsAttribute())) {
            Token token = reader.next();
            tokens.add(token);
            if (token.is("(")) {
                tokens.addAll(reader.untilClosing());
                tokens.add(new Token(Kind.SYMBOL, "", ")"));
            }
        }
        return TokenStream.text(Query.rewrite(tokens));
    }

    private boolean startsAttribute() {
        Token token = reader.peek();
        return token != null && ATTRIBUTES.stream().anyMatch(token::is);
    }
}
