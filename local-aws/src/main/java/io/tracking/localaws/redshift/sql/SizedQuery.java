package io.tracking.localaws.redshift.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives the strings that a query makes of literals their {@link Widths}, for the columns of a table or a view that is made of it.
 *
 * <p>Columns keep theirs by themselves. What has no width here, {@code lower(name)} say, is PostgreSQL's text.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_AS.html">CREATE TABLE AS</a>
 */
final class SizedQuery {

    private static final int NONE = -1;

    private SizedQuery() {}

    /**
     * The query with a cast around each string of the list whose width is known.
     *
     * @param query with or without AS before it; one of several SELECTs is left as it is
     */
    static List<Token> of(List<Token> query) {
        int start = !query.isEmpty() && query.get(0).is("AS") ? 1 : 0;
        int last = query.size() - 1;
        boolean inside = start < last
                && query.get(start).is("(")
                && !query.get(start + 1).is("(");
        if (inside && Widths.closing(query, start) == last) {
            return around(query, start + 1, of(query.subList(start + 1, last)), last);
        }
        int depth = 0;
        int select = NONE;
        for (int i = start; i < query.size(); i++) {
            Token token = query.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is("SELECT")) {
                if (select != NONE) {
                    return query;
                }
                select = i;
            }
            if (depth == 0 && Selects.isSetOperator(token)) {
                return query;
            }
        }
        if (select == NONE) {
            return query;
        }
        SelectBlock block = new SelectBlock(query.subList(select, query.size()), List.of(), ColumnList.NONE);
        return around(query, select, block.sized(), query.size());
    }

    private static List<Token> around(List<Token> query, int from, List<Token> inside, int to) {
        List<Token> whole = new ArrayList<>(query.subList(0, from));
        whole.addAll(inside);
        whole.addAll(query.subList(to, query.size()));
        return whole;
    }
}
