package io.tracking.loader.load;

import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import java.util.stream.Collectors;

/**
 * Finds which rows of tracking.utm, which has no time, are those of the times in tracking.utm_request_times: those with their request_id
 * and their fingerprint. Rows that somebody altered have a fingerprint that no time names; they are taken for rows of those times
 * that have none. For files that are read again: it reads utm.request_id and the times as a whole.
 */
final class UtmRows {

    private static final String OTHERS = "tracking_utm_others";
    private static final String KEPT = "tracking_utm_kept";
    private static final String GONE = "tracking_utm_gone";
    private static final String COLUMNS =
            TableSchema.of(Table.UTM).columns().stream().map(Column::name).collect(Collectors.joining(", "));

    private final Statements statements;
    private final StageSql sql;
    private boolean forgotten;

    UtmRows(Statements statements, StageSql sql) {
        this.statements = statements;
        this.sql = sql;
    }

    /**
     * Replace: deletes the rows, and their times, that are about to be inserted again. A row of another time, further away than the
     * slack, stays, be it the same in every column.
     *
     * @return how many rows were deleted
     */
    long delete() throws SQLException {
        statements.run("CREATE TEMP TABLE " + OTHERS + " AS SELECT t.request_id, t.fingerprint, COUNT(*) AS named FROM "
                + times() + " LEFT JOIN " + sql.stage() + " s ON " + sql.same("s", "t")
                + " WHERE s.request_id IS NULL GROUP BY t.request_id, t.fingerprint");
        boolean others = statements.count("SELECT COUNT(*) FROM " + OTHERS) > 0;
        if (others) {
            statements.run(keep());
        }
        long deleted = statements.run(sql.deleteFromTable());
        if (others) {
            deleted -= statements.run("INSERT INTO tracking.utm (" + COLUMNS + ") SELECT " + COLUMNS + " FROM " + KEPT);
            statements.run("DROP TABLE " + KEPT);
        }
        statements.run("DROP TABLE " + OTHERS);
        statements.run(sql.deleteUtmTimes());
        return deleted;
    }

    /**
     * As many rows of each id as other times name: those with their fingerprints first, then those that nothing names, and none
     * that is about to be inserted again.
     */
    private String keep() {
        String replaced = "SELECT t.request_id, t.fingerprint FROM tracking.utm_request_times t JOIN " + sql.stage()
                + " s ON " + sql.same("s", "t") + " UNION SELECT s.request_id, " + sql.fingerprint("s") + " FROM "
                + sql.stage() + " s";
        String rows =
                "SELECT u.*, ROW_NUMBER() OVER (PARTITION BY u.request_id, u.fingerprint ORDER BY u.source) AS nth"
                        + " FROM (SELECT x.*, " + sql.fingerprint("x") + " AS fingerprint FROM tracking.utm x JOIN"
                        + " (SELECT DISTINCT request_id FROM " + OTHERS + ") i ON i.request_id = x.request_id) u";
        String claimed = "SELECT c.*, CASE WHEN c.nth <= COALESCE(o.named, 0) THEN 0 WHEN r.fingerprint IS NULL THEN 1"
                + " ELSE 2 END AS claim FROM (" + rows + ") c LEFT JOIN " + OTHERS
                + " o ON o.request_id = c.request_id AND o.fingerprint = c.fingerprint LEFT JOIN (" + replaced
                + ") r ON r.request_id = c.request_id AND r.fingerprint = c.fingerprint";
        return "CREATE TEMP TABLE " + KEPT + " AS SELECT " + COLUMNS + " FROM (SELECT d.*, n.wanted,"
                + " ROW_NUMBER() OVER (PARTITION BY d.request_id ORDER BY d.claim, d.fingerprint, d.nth) AS chosen FROM ("
                + claimed + ") d JOIN (SELECT request_id, SUM(named) AS wanted FROM " + OTHERS
                + " GROUP BY request_id) n ON n.request_id = d.request_id) v WHERE v.claim < 2 AND v.chosen <= v.wanted";
    }

    /** Missing: forgets the times of staged rows whose own rows are no longer in tracking.utm, so that they are inserted. */
    void forgetTimesWithoutRow() throws SQLException {
        String staged = "SELECT t.request_id, t.request_timestamp, t.fingerprint,"
                + " MAX(CASE WHEN s.request_id IS NULL THEN 0 ELSE 1 END) AS staged FROM " + times() + " LEFT JOIN "
                + sql.stage() + " s ON " + sql.same("s", "t")
                + " GROUP BY t.request_id, t.request_timestamp, t.fingerprint";
        String numbered = "SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.request_id, a.fingerprint ORDER BY a.staged,"
                + " a.request_timestamp) AS nth FROM (" + staged + ") a";
        String there = "SELECT u.request_id, u.fingerprint, COUNT(*) AS copies FROM (SELECT x.request_id, "
                + sql.fingerprint("x") + " AS fingerprint FROM tracking.utm x JOIN (" + ids()
                + ") i ON i.request_id = x.request_id) u GROUP BY u.request_id, u.fingerprint";
        String found = "SELECT b.*, CASE WHEN b.nth <= COALESCE(r.copies, 0) THEN 1 ELSE 0 END AS found FROM ("
                + numbered + ") b LEFT JOIN (" + there
                + ") r ON r.request_id = b.request_id AND r.fingerprint = b.fingerprint";
        String ranked = "SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.request_id, c.found ORDER BY c.staged DESC,"
                + " c.request_timestamp, c.fingerprint) AS lost, COUNT(*) OVER (PARTITION BY c.request_id) AS times FROM ("
                + found + ") c";
        String rows = "SELECT x.request_id, COUNT(*) AS copies FROM tracking.utm x JOIN (" + ids()
                + ") i ON i.request_id = x.request_id GROUP BY x.request_id";
        statements.run("CREATE TEMP TABLE " + GONE
                + " AS SELECT d.request_id, d.request_timestamp, d.fingerprint FROM (" + ranked + ") d LEFT JOIN ("
                + rows
                + ") r ON r.request_id = d.request_id WHERE d.found = 0 AND d.staged = 1"
                + " AND d.lost <= d.times - COALESCE(r.copies, 0)");
        forgotten = statements.count("SELECT COUNT(*) FROM " + GONE) > 0;
        if (forgotten) {
            statements.run("DELETE FROM tracking.utm_request_times USING " + GONE
                    + " g WHERE utm_request_times.request_id = g.request_id"
                    + " AND utm_request_times.request_timestamp = g.request_timestamp"
                    + " AND utm_request_times.fingerprint = g.fingerprint");
        }
    }

    /**
     * Ends {@link #forgetTimesWithoutRow}.
     *
     * @param undo it was a dry run: nothing has been inserted, and nothing is forgotten
     */
    void remember(boolean undo) throws SQLException {
        if (undo && forgotten) {
            statements.run("INSERT INTO tracking.utm_request_times (request_id, request_timestamp, fingerprint)"
                    + " SELECT request_id, request_timestamp, fingerprint FROM " + GONE);
        }
        statements.run("DROP TABLE " + GONE);
    }

    private String times() {
        return "tracking.utm_request_times t JOIN (" + ids() + ") i ON i.request_id = t.request_id";
    }

    private String ids() {
        return "SELECT DISTINCT request_id FROM " + sql.stage();
    }
}
