package io.tracking.localaws.redshift.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of a table: information for the planner, enforced by nobody.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/t_Defining_constraints.html">Table constraints</a>
 */
final class TableConstraint {

    private TableConstraint() {}

    /** What PostgreSQL keeps of it: the columns of a primary key are not null. */
    static List<String> rewrite(List<Token> constraint, TableAttributes declared) {
        TokenStream reader = new TokenStream(constraint);
        String name = reader.accept("CONSTRAINT") ? reader.next().name() : null;
        List<String> kept = kept(name, reader, declared);
        refuseUnsupported(reader);
        if (!reader.done()) {
            throw reader.unexpected();
        }
        return kept;
    }

    private static List<String> kept(@Nullable String name, TokenStream reader, TableAttributes declared) {
        refuseUnsupported(reader);
        if (reader.accept("PRIMARY", "KEY", "(")) {
            List<String> columns = TokenStream.names(reader.untilClosing());
            declared.key('p', name, columns, null, List.of());
            return columns.stream()
                    .map(column -> "NOT NULL " + Names.quoted(column))
                    .toList();
        }
        if (reader.accept("UNIQUE", "(")) {
            declared.key('u', name, TokenStream.names(reader.untilClosing()), null, List.of());
        } else if (reader.accept("FOREIGN", "KEY", "(")) {
            List<String> columns = TokenStream.names(reader.untilClosing());
            reader.expect("REFERENCES");
            references(name, columns, reader, declared);
        } else {
            throw reader.unexpected();
        }
        return List.of();
    }

    /**
     * Constraints of PostgreSQL that Redshift has not, of a table or a column.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html">Unsupported PostgreSQL
     *     features</a>
     */
    static void refuseUnsupported(TokenStream reader) {
        for (String word : UNSUPPORTED) {
            if (reader.peekIs(word)) {
                throw new Refusal.Thrown(Refusal.unsupported(word + " constraint"));
            }
        }
        if (reader.accept("NOT", "DEFERRABLE") || reader.accept("INITIALLY")) {
            throw new Refusal.Thrown(Refusal.unsupported("DEFERRABLE constraint"));
        }
    }

    private static final List<String> UNSUPPORTED = List.of("CHECK", "EXCLUDE", "DEFERRABLE");

    /** @param reader after REFERENCES */
    static void references(@Nullable String name, List<String> columns, TokenStream reader, TableAttributes declared) {
        String table = reader.qualifiedName();
        List<String> referenced = reader.accept("(") ? TokenStream.names(reader.untilClosing()) : List.<String>of();
        declared.key('f', name, columns, table, referenced);
    }
}
