package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * CREATE VIEW, bound to its tables or late-binding; and CREATE MATERIALIZED VIEW.
 *
 * <p>{@code standin.after_view_ddl()} binds a late-binding view anew whenever one of its tables changes; it has no columns of its
 * own, so that another query may replace it. {@code standin.after_view()} keeps rows out of every view and the columns of a bound
 * one as they are.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html">CREATE VIEW</a>
 */
final class CreateView {

    private CreateView() {}

    /** @param reader after VIEW */
    static Statement rewrite(Tokens reader, boolean replace) {
        ReservedWords.refuse(reader.peek());
        var name = reader.qualifiedName();
        var columns = reader.accept("(") ? "(" + Tokens.text(Query.names(reader.untilClosing())) + ")" : "";
        reader.expect("AS");
        var query = reader.rest();
        int end = query.size() - 4;
        if (end > 0 && new Tokens(query.subList(end, query.size())).accept("WITH", "NO", "SCHEMA", "BINDING")) {
            return late(name, replace, columns, query.subList(0, end));
        }
        var view = "VIEW " + name + " " + columns + " AS" + Tokens.text(Query.rewrite(query));
        return replace
                ? Statement.inTransaction(
                        List.of("SELECT standin.replace_view(" + TableAttributes.literal(name) + ")"),
                        "CREATE OR REPLACE " + view)
                : Statement.of("CREATE " + view);
    }

    private static Statement late(String name, boolean replace, String columns, List<Token> query) {
        var tables = Relations.of(query).stream()
                .filter(table -> !table.function())
                .map(CreateView::qualified)
                .distinct()
                .collect(Collectors.joining(","));
        var definition = Tokens.text(Query.rewrite(query));
        var announced = "SELECT standin.late_view(" + TableAttributes.literal(name) + ", " + replace + ", "
                + TableAttributes.literal(columns) + ", " + TableAttributes.literal(definition) + ", "
                + TableAttributes.literal(tables) + ")";
        return Statement.inTransaction(
                List.of(announced), "CREATE VIEW " + name + " AS SELECT FROM standin.unbound('42P01', '')");
    }

    private static String qualified(Relations.Relation table) {
        if (table.schema() == null) {
            throw new Refusal.Thrown(new Refusal(
                    "42601",
                    "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.",
                    "\"" + table.name() + "\" has no schema."));
        }
        return table.schema() + "." + table.name();
    }

    /** @param reader after MATERIALIZED VIEW */
    static Statement materialized(Tokens reader) {
        ReservedWords.refuse(reader.peek());
        var name = reader.qualifiedName();
        var attributes = new ArrayList<Token>();
        while (!reader.peekIs("AS")) {
            if (reader.accept("AUTO", "REFRESH")) {
                if (reader.accept("YES")) {
                    throw new Refusal.Thrown(Refusal.missing("CREATE MATERIALIZED VIEW … AUTO REFRESH YES"));
                }
                reader.expect("NO");
            } else {
                attributes.add(reader.next());
            }
        }
        var declared = CreateTable.attributes(name, attributes);
        return declared.statement("CREATE MATERIALIZED VIEW " + name + Tokens.text(Query.rewrite(reader.rest())));
    }
}
