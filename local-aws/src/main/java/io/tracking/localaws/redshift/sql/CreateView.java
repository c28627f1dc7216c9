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

    /**
     * Makes either kind.
     *
     * @param source the statement as it was written, which the catalogue shows of a late-binding view
     * @param reader after VIEW
     */
    static Statement rewrite(List<Token> source, TokenStream reader, boolean replace) {
        ReservedWords.refuse(reader.peek());
        String name = reader.qualifiedName();
        String columns = reader.accept("(") ? "(" + TokenStream.text(Query.names(reader.untilClosing())) + ")" : "";
        reader.expect("AS");
        List<Token> query = reader.rest();
        int end = query.size() - 4;
        if (end > 0 && new TokenStream(query.subList(end, query.size())).accept("WITH", "NO", "SCHEMA", "BINDING")) {
            return late(source, name, replace, columns, query.subList(0, end));
        }
        if (end > 0
                && query.get(query.size() - 2).is("CHECK")
                && query.get(query.size() - 1).is("OPTION")) {
            throw new Refusal.Thrown(Refusal.syntax("CHECK", "Views of Amazon Redshift have no WITH CHECK OPTION."));
        }
        String view = "VIEW " + name + " " + columns + " AS" + TokenStream.text(Query.rewrite(SizedQuery.of(query)));
        return replace
                ? Statement.inTransaction(
                        List.of("SELECT standin.replace_view(" + TableAttributes.literal(name) + ")"),
                        "CREATE OR REPLACE " + view)
                : Statement.of("CREATE " + view);
    }

    private static Statement late(List<Token> source, String name, boolean replace, String columns, List<Token> query) {
        String tables = Relations.of(query).stream()
                .filter(table -> !table.function())
                .map(CreateView::qualified)
                .distinct()
                .collect(Collectors.joining(","));
        String definition = TokenStream.text(Query.rewrite(SizedQuery.of(query)));
        String announced = "SELECT standin.late_view(" + TableAttributes.literal(name) + ", " + replace + ", "
                + TableAttributes.literal(columns) + ", " + TableAttributes.literal(definition) + ", "
                + TableAttributes.literal(tables) + ", "
                + TableAttributes.literal(TokenStream.text(source).strip()) + ")";
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
    static Statement materialized(TokenStream reader) {
        ReservedWords.refuse(reader.peek());
        String name = reader.qualifiedName();
        List<Token> attributes = new ArrayList<>();
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
        TableAttributes declared = CreateTable.attributes(name, attributes);
        return declared.statement(
                "CREATE MATERIALIZED VIEW " + name + TokenStream.text(Query.rewrite(SizedQuery.of(reader.rest()))));
    }
}
