package io.tracking.loader.stage;

import io.tracking.loader.redshift.WarehouseSession;

/**
 * Finds which rows of tracking.utm, which has no time, are those of the times in tracking.utm_request_times: those with their request_id
 * and their fingerprint. Rows that somebody altered have a fingerprint that no time names; they are taken for rows of those times
 * that have none. For files that are read again: it reads utm.request_id and the times as a whole.
 */
final class UtmRows {

    private static final String FIND_OTHERS =
            """
            -- Other times of the same ids, further away than the slack: as many of the ids' rows have to stay.
            CREATE TEMP TABLE tracking_utm_others AS
            SELECT t.request_id,
                   t.fingerprint,
                   COUNT(*) AS named
            FROM tracking.utm_request_times t
            JOIN (SELECT DISTINCT request_id
                  FROM tracking_stage) i
              ON i.request_id = t.request_id
            LEFT JOIN tracking_stage s
              ON t.request_id = s.request_id
             AND t.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
            WHERE s.request_id IS NULL
            GROUP BY t.request_id, t.fingerprint""";

    private static final String COUNT_OTHERS =
            """
            -- There are none, as a rule.
            SELECT COUNT(*)
            FROM tracking_utm_others""";

    private static final String KEEP =
            """
            -- Rows with their fingerprints first, then rows that nothing names, and none that is about to be inserted again.
            CREATE TEMP TABLE tracking_utm_kept AS
            WITH replaced AS (
                SELECT t.request_id,
                       t.fingerprint
                FROM tracking.utm_request_times t
                JOIN tracking_stage s
                  ON t.request_id = s.request_id
                 AND t.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
                UNION
                SELECT s.request_id,
                       {fingerprint s}
                FROM tracking_stage s
            ),
            there AS (
                SELECT u.*,
                       ROW_NUMBER() OVER (PARTITION BY u.request_id, u.fingerprint ORDER BY u.source) AS nth
                FROM (SELECT x.*,
                             {fingerprint x} AS fingerprint
                      FROM tracking.utm x
                      JOIN (SELECT DISTINCT request_id
                            FROM tracking_utm_others) i
                        ON i.request_id = x.request_id) u
            ),
            claimed AS (
                SELECT c.*,
                       CASE WHEN c.nth <= COALESCE(o.named, 0) THEN 0
                            WHEN r.fingerprint IS NULL THEN 1
                            ELSE 2
                       END AS claim
                FROM there c
                LEFT JOIN tracking_utm_others o
                  ON o.request_id = c.request_id
                 AND o.fingerprint = c.fingerprint
                LEFT JOIN replaced r
                  ON r.request_id = c.request_id
                 AND r.fingerprint = c.fingerprint
            ),
            ranked AS (
                SELECT d.*,
                       n.wanted,
                       ROW_NUMBER() OVER (PARTITION BY d.request_id ORDER BY d.claim, d.fingerprint, d.nth) AS chosen
                FROM claimed d
                JOIN (SELECT request_id,
                             SUM(named) AS wanted
                      FROM tracking_utm_others
                      GROUP BY request_id) n
                  ON n.request_id = d.request_id
            )
            SELECT {columns}
            FROM ranked
            WHERE claim < 2
              AND chosen <= wanted""";

    private static final String PUT_BACK =
            """
            -- They went with the others of their ids.
            INSERT INTO tracking.utm ({columns})
            SELECT {columns}
            FROM tracking_utm_kept""";

    private static final String DROP_KEPT =
            """
            -- Temporary tables outlive a transaction.
            DROP TABLE tracking_utm_kept""";

    private static final String DROP_OTHERS =
            """
            -- Temporary tables outlive a transaction.
            DROP TABLE tracking_utm_others""";

    private static final String FIND_GONE =
            """
            -- Times of staged rows whose own rows are no longer in tracking.utm: somebody deleted them.
            CREATE TEMP TABLE tracking_utm_gone AS
            WITH ids AS (
                SELECT DISTINCT request_id
                FROM tracking_stage
            ),
            times AS (
                SELECT t.request_id,
                       t.request_timestamp,
                       t.fingerprint,
                       MAX(CASE WHEN s.request_id IS NULL THEN 0 ELSE 1 END) AS staged
                FROM tracking.utm_request_times t
                JOIN ids i
                  ON i.request_id = t.request_id
                LEFT JOIN tracking_stage s
                  ON t.request_id = s.request_id
                 AND t.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
                GROUP BY t.request_id, t.request_timestamp, t.fingerprint
            ),
            numbered AS (
                SELECT a.*,
                       ROW_NUMBER() OVER (PARTITION BY a.request_id, a.fingerprint
                                          ORDER BY a.staged, a.request_timestamp) AS nth
                FROM times a
            ),
            there AS (
                SELECT u.request_id,
                       u.fingerprint,
                       COUNT(*) AS copies
                FROM (SELECT x.request_id,
                             {fingerprint x} AS fingerprint
                      FROM tracking.utm x
                      JOIN ids i
                        ON i.request_id = x.request_id) u
                GROUP BY u.request_id, u.fingerprint
            ),
            found AS (
                SELECT b.*,
                       CASE WHEN b.nth <= COALESCE(r.copies, 0) THEN 1 ELSE 0 END AS found
                FROM numbered b
                LEFT JOIN there r
                  ON r.request_id = b.request_id
                 AND r.fingerprint = b.fingerprint
            ),
            ranked AS (
                SELECT c.*,
                       ROW_NUMBER() OVER (PARTITION BY c.request_id, c.found
                                          ORDER BY c.staged DESC, c.request_timestamp, c.fingerprint) AS lost,
                       COUNT(*) OVER (PARTITION BY c.request_id) AS times
                FROM found c
            ),
            rows_of_id AS (
                SELECT x.request_id,
                       COUNT(*) AS copies
                FROM tracking.utm x
                JOIN ids i
                  ON i.request_id = x.request_id
                GROUP BY x.request_id
            )
            SELECT d.request_id,
                   d.request_timestamp,
                   d.fingerprint
            FROM ranked d
            LEFT JOIN rows_of_id r
              ON r.request_id = d.request_id
            WHERE d.found = 0
              AND d.staged = 1
              AND d.lost <= d.times - COALESCE(r.copies, 0)""";

    private static final String COUNT_GONE =
            """
            -- There are none, as a rule.
            SELECT COUNT(*)
            FROM tracking_utm_gone""";

    private static final String FORGET_GONE =
            """
            -- They are forgotten, so that their rows count as missing and are inserted.
            DELETE FROM tracking.utm_request_times
            USING tracking_utm_gone g
            WHERE utm_request_times.request_id = g.request_id
              AND utm_request_times.request_timestamp = g.request_timestamp
              AND utm_request_times.fingerprint = g.fingerprint""";

    private static final String REMEMBER_GONE =
            """
            -- A dry run has inserted nothing, and forgets nothing.
            INSERT INTO tracking.utm_request_times (request_id, request_timestamp, fingerprint)
            SELECT request_id,
                   request_timestamp,
                   fingerprint
            FROM tracking_utm_gone""";

    private static final String DROP_GONE =
            """
            -- Temporary tables outlive a transaction.
            DROP TABLE tracking_utm_gone""";

    private final WarehouseSession session;
    private final StageSql sql;
    private boolean forgotten;

    UtmRows(WarehouseSession session, StageSql sql) {
        this.session = session;
        this.sql = sql;
    }

    /**
     * Replace: deletes the rows, and their times, that are about to be inserted again. A row of another time, further away than the
     * slack, stays, be it the same in every column.
     *
     * @return how many rows were deleted
     */
    long delete() {
        run(FIND_OTHERS);
        boolean others = session.sql(COUNT_OTHERS).count() > 0;
        if (others) {
            run(KEEP);
        }
        long deleted = session.sql(sql.deleteFromTable()).run();
        if (others) {
            deleted -= run(PUT_BACK);
            run(DROP_KEPT);
        }
        run(DROP_OTHERS);
        session.sql(sql.deleteUtmTimes()).run();
        return deleted;
    }

    /** Missing: forgets the times of staged rows whose own rows are no longer in tracking.utm, so that they are inserted. */
    void forgetTimesWithoutRow() {
        run(FIND_GONE);
        // P7: a utm row that is gone from the table counts as missing.
        forgotten = session.sql(COUNT_GONE).count() > 0;
        if (forgotten) {
            run(FORGET_GONE);
        }
    }

    /**
     * Ends {@link #forgetTimesWithoutRow}.
     *
     * @param undo it was a dry run: nothing has been inserted, and nothing is forgotten
     */
    void remember(boolean undo) {
        if (undo && forgotten) {
            run(REMEMBER_GONE);
        }
        run(DROP_GONE);
    }

    private long run(String text) {
        return session.sql(sql.fill(text)).run();
    }
}
