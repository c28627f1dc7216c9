package io.tracking.loader.redshift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Advises what the owner of the tables may do so that a load reads no more than the hours it loads. The loader changes nothing of it.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TABLE_INFO.html">SVV_TABLE_INFO</a>
 */
final class TableAdvice {

    /** Percent. */
    private static final double MOST_UNSORTED = 20;

    private static final double STALE_STATISTICS = 10;

    private TableAdvice() {}

    private record State(String table, String sortKey, double unsorted, double staleStatistics) {}

    /** One sentence each, with its statement; empty when there is none, or the tables have no rows. */
    static List<String> of(WarehouseSession session) {
        List<State> states;
        try {
            states = session.sql(
                            """
                            SELECT "table",
                                   TRIM(COALESCE(sortkey1, '')) AS sortkey1,
                                   COALESCE(unsorted, 0) AS unsorted,
                                   COALESCE(stats_off, 0) AS stats_off
                            FROM svv_table_info
                            WHERE "schema" = 'tracking'
                              AND "table" IN ('events', 'utm', 'utm_request_times')
                            ORDER BY "table\"""")
                    .query(row -> new State(
                            row.text("table").trim(),
                            row.text("sortkey1"),
                            row.decimal("unsorted"),
                            row.decimal("stats_off")));
        } catch (WarehouseUnavailableException e) {
            if (e.passing().isPresent()) {
                throw e;
            }
            return List.of("It is not known how the tables are sorted: " + e.reason());
        }
        List<String> advice = new ArrayList<>();
        states.forEach(state -> of(state).ifPresent(advice::add));
        return advice;
    }

    private static Optional<String> of(State state) {
        String table = "tracking." + state.table;
        if (state.table.equals("events") && !state.sortKey.contains("request_timestamp")) {
            return Optional.of(table + " is not sorted by request_timestamp, its sort key is "
                    + (state.sortKey.isEmpty() ? "none" : state.sortKey)
                    + ": a load reads more of it than its own hours. ALTER TABLE " + table
                    + " ALTER SORTKEY (request_timestamp)");
        }
        if (state.unsorted > MOST_UNSORTED) {
            return Optional.of(table + " is unsorted by " + state.unsorted + " percent: VACUUM SORT ONLY " + table);
        }
        return state.staleStatistics > STALE_STATISTICS && !state.table.equals("utm")
                ? Optional.of("The statistics of " + table + " are stale by " + state.staleStatistics
                        + " percent: ANALYZE " + table)
                : Optional.empty();
    }
}
