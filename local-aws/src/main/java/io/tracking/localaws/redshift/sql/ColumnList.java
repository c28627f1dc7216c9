package io.tracking.localaws.redshift.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of queries, as far as PostgreSQL has told them. */
final class ColumnList {

    static final ColumnList NONE = new ColumnList(Map.of());

    private final Map<String, List<String>> known;

    private ColumnList(Map<String, List<String>> known) {
        this.known = known;
    }

    /**
     * The names of a query's columns.
     *
     * @throws Unknown when PostgreSQL has to be asked first
     */
    List<String> of(String query) {
        List<String> names = known.get(query);
        if (names == null) {
            throw new Unknown(query);
        }
        return names;
    }

    ColumnList and(String query, List<String> names) {
        Map<String, List<String>> more = new HashMap<>(known);
        more.put(query, names);
        return new ColumnList(more);
    }

    /** Stops the rewriting until the answer is there. */
    static final class Unknown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String query;

        Unknown(String query) {
            super(query, null, false, false);
            this.query = query;
        }

        String query() {
            return query;
        }
    }
}
