package io.tracking.localaws.redshift.sql;

import java.util.List;

/**
 * ALTER TABLE without what only Redshift knows.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html">ALTER TABLE</a>
 */
final class AlterTable {

    private final TokenStream reader;
    private final String table;
    private final TableAttributes declared;

    private AlterTable(TokenStream reader) {
        this.reader = reader;
        refuseIf("ALTER TABLE");
        this.table = reader.qualifiedName();
        this.declared = new TableAttributes(table);
    }

    /** @param reader after ALTER TABLE */
    static Statement rewrite(List<Token> tokens, TokenStream reader) {
        return new AlterTable(reader).statement(tokens);
    }

    private Statement statement(List<Token> tokens) {
        if (reader.accept("APPEND")) {
            throw new Refusal.Thrown(Refusal.missing("ALTER TABLE APPEND"));
        }
        if (reader.accept("ADD")) {
            return add();
        }
        if (reader.accept("ALTER")) {
            return change();
        }
        if (reader.accept("DROP")) {
            return drop(tokens);
        }
        if (reader.accept("ROW", "LEVEL", "SECURITY") || reader.accept("MASKING")) {
            throw new Refusal.Thrown(Refusal.missing("ALTER TABLE … ROW LEVEL SECURITY"));
        }
        if (!reader.accept("RENAME")) {
            throw reader.unexpected();
        }
        rename();
        return Statement.of(TokenStream.text(Query.names(tokens)));
    }

    private void refuseIf(String before) {
        if (reader.accept("IF")) {
            throw new Refusal.Thrown(Refusal.syntax(reader.next().text(), before + " has no IF in Amazon Redshift."));
        }
    }

    private Statement add() {
        boolean column = reader.accept("COLUMN");
        refuseIf("ALTER TABLE ADD");
        List<Token> definition = reader.rest();
        if (definition.isEmpty()) {
            throw reader.unexpected();
        }
        if (!column && CreateTable.isConstraint(definition)) {
            TableConstraint.rewrite(definition, declared);
            return declared();
        }
        if (TokenStream.byComma(definition).size() > 1) {
            throw onlyOne("ADD");
        }
        String sql = ColumnDefinition.added(table, definition, declared);
        if (sql.contains(" NOT NULL") && !sql.contains(" DEFAULT")) {
            throw new Refusal.Thrown(new Refusal(
                    "42601",
                    "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression",
                    null));
        }
        return declared.statement("ALTER TABLE " + table + " ADD COLUMN " + sql);
    }

    private Statement drop(List<Token> tokens) {
        if (TokenStream.byComma(tokens).size() > 1) {
            throw onlyOne("DROP");
        }
        boolean constraint = reader.accept("CONSTRAINT");
        if (!constraint) {
            reader.accept("COLUMN");
        }
        refuseIf("ALTER TABLE DROP");
        Token name = reader.next();
        boolean cascade = reader.accept("CASCADE");
        if (!cascade) {
            reader.accept("RESTRICT");
        }
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return constraint
                ? Statement.inTransaction(List.of(asked("forget_key", name)), NOTHING.formatted(table))
                : Statement.inTransaction(
                        List.of(asked(cascade ? "may_drop_with_keys" : "may_drop", name)),
                        TokenStream.text(Query.names(tokens)));
    }

    /** A function of the catalog scripts that says no, or does it, for a name in the table. */
    private String asked(String function, Token name) {
        return "SELECT standin." + function + "(" + TableAttributes.literal(table) + ", "
                + TableAttributes.literal(name.name()) + ")";
    }

    private static Refusal.Thrown onlyOne(String what) {
        return new Refusal.Thrown(
                Refusal.syntax(",", "ALTER TABLE of Amazon Redshift takes one " + what + " COLUMN in a statement."));
    }

    private void rename() {
        if (reader.accept("TO")) {
            ReservedWords.refuse(reader.peek());
            return;
        }
        reader.accept("COLUMN");
        reader.next();
        reader.expect("TO");
        ReservedWords.refuse(reader.peek());
    }

    private Statement change() {
        if (reader.accept("DISTKEY")) {
            declared.distKey(reader.next().name());
            return declared();
        }
        if (reader.accept("DISTSTYLE")) {
            declared.style(CreateTable.style(reader));
            if (reader.accept("DISTKEY")) {
                declared.distKey(reader.next().name());
            }
            declared.check();
            return declared();
        }
        if (reader.accept("ENCODE", "AUTO")) {
            return declared();
        }
        return sortKey() ? declared() : column();
    }

    private boolean sortKey() {
        boolean compound = reader.accept("COMPOUND");
        if (reader.accept("SORTKEY", "AUTO")) {
            declared.sortKey("auto", List.of());
        } else if (reader.accept("SORTKEY", "NONE")) {
            declared.sortKey("none", List.of());
        } else if (reader.accept("SORTKEY", "(")) {
            declared.sortKey("compound", TokenStream.names(reader.untilClosing()));
        } else if (compound) {
            throw reader.unexpected();
        } else {
            return false;
        }
        return true;
    }

    private Statement column() {
        reader.accept("COLUMN");
        Token column = reader.next();
        if (reader.accept("ENCODE")) {
            declared.encode(column.name(), ColumnEncodings.of(reader.next(), ""));
            while (reader.accept(",", "ALTER", "COLUMN") || reader.accept(",", "ALTER")) {
                Token next = reader.next();
                reader.expect("ENCODE");
                declared.encode(next.name(), ColumnEncodings.of(reader.next(), ""));
            }
            return declared();
        }
        if (reader.accept("TYPE")) {
            return type(column);
        }
        throw new Refusal.Thrown(Refusal.unsupported("ALTER COLUMN other than TYPE and ENCODE"));
    }

    /** Only the size of a VARCHAR, and not in a transaction block. */
    private Statement type(Token column) {
        String type = Types.ofColumn(table, column, reader);
        if (!reader.done()) {
            throw reader.unexpected();
        }
        if (!type.startsWith("varchar")) {
            throw new Refusal.Thrown(new Refusal(
                    "0A000",
                    "cannot alter column \"" + column.name() + "\" of relation \"" + table
                            + "\", target data type must be VARCHAR",
                    "ALTER COLUMN TYPE changes the size of a VARCHAR, nothing else."));
        }
        return Statement.inTransaction(
                        List.of(asked("may_change_type", column)),
                        "ALTER TABLE " + table + " ALTER COLUMN " + Names.folded(column) + " TYPE " + type)
                .outsideBlocks("ALTER TABLE ALTER COLUMN");
    }

    private Statement declared() {
        return declared.statement(NOTHING.formatted(table));
    }

    /** Redshift keeps it as information; PostgreSQL has nothing to do. */
    private static final String NOTHING = "ALTER TABLE %s REPLICA IDENTITY DEFAULT";
}
