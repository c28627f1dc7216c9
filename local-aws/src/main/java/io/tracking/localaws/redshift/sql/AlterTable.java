package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * ALTER TABLE without what only Redshift knows.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html">ALTER TABLE</a>
 */
final class AlterTable {

    private AlterTable() {}

    /** @param reader after ALTER TABLE */
    static Statement rewrite(List<Token> tokens, Tokens reader) {
        var table = reader.qualifiedName();
        if (reader.accept("APPEND")) {
            throw new Refusal.Thrown(Refusal.missing("ALTER TABLE APPEND"));
        }
        if (reader.accept("ADD")) {
            return add(table, reader);
        }
        if (reader.accept("ALTER")) {
            return change(table, reader);
        }
        return Statement.of(Tokens.text(tokens));
    }

    private static Statement add(String table, Tokens reader) {
        if (reader.peekIs("CONSTRAINT")
                || reader.peekIs("PRIMARY")
                || reader.peekIs("UNIQUE")
                || reader.peekIs("FOREIGN")) {
            return nothing(table);
        }
        reader.accept("COLUMN");
        var column = CreateTable.column(table, reader.rest(), new ArrayList<>());
        return Statement.of("ALTER TABLE " + table + " ADD COLUMN " + column);
    }

    private static Statement change(String table, Tokens reader) {
        if (reader.accept("DISTKEY")
                || reader.accept("DISTSTYLE")
                || reader.accept("SORTKEY")
                || reader.accept("ENCODE")
                || reader.accept("COMPOUND", "SORTKEY")) {
            return nothing(table);
        }
        reader.accept("COLUMN");
        var column = reader.next();
        if (reader.accept("ENCODE")) {
            return nothing(table);
        }
        if (reader.accept("TYPE")) {
            return Statement.of("ALTER TABLE " + table + " ALTER COLUMN " + column.text() + " TYPE "
                    + CreateTable.type(table, column, reader));
        }
        throw new Refusal.Thrown(Refusal.unsupported("ALTER COLUMN other than TYPE and ENCODE"));
    }

    /** Redshift keeps it as information; PostgreSQL has nothing to do. */
    private static Statement nothing(String table) {
        return Statement.of("ALTER TABLE " + table + " REPLICA IDENTITY DEFAULT");
    }
}
