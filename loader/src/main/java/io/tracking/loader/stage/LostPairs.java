package io.tracking.loader.stage;

import io.tracking.loader.redshift.WarehouseSession;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the versions of events that lost in this transaction and came with a utm row: their utm rows lose too, so that a
 * record's rows are of one version. For one transaction; events come before utm rows.
 */
final class LostPairs {

    private static final String CREATE =
            """
            -- A version of an event that lost, and came with a utm row, is kept for the utm rows that follow.
            CREATE TEMP TABLE tracking_lost_pairs (
                request_id VARCHAR(56),
                pair VARCHAR(8)
            )""";

    private static final String DROP =
            """
            -- Temporary tables outlive a transaction.
            DROP TABLE tracking_lost_pairs""";

    private final WarehouseSession session;
    private boolean created;
    private boolean any;

    LostPairs(WarehouseSession session) {
        this.session = session;
    }

    void noteOfPresent(StageSql sql) {
        note(sql.notePairsOfPresent());
    }

    void noteOfRepeated(StageSql sql) {
        note(sql.notePairsOfRepeated());
    }

    private void note(String losers) {
        if (!created) {
            session.sql(CREATE).run();
            created = true;
        }
        any = session.sql(losers).run() > 0 || any;
    }

    /** Takes their utm rows out of the stage; {@code loadId} notes them as lost, null when nothing is to be noted. */
    void drop(StageSql sql, @Nullable String loadId) {
        if (!any) {
            return;
        }
        session.sql(sql.moveLostPairsOut()).run();
        // P7: an event and its utm row stay or go together.
        session.sql(sql.deleteLostPairs()).run();
        if (loadId != null) {
            session.sql(sql.recordPairsAsLost()).param("load_id", loadId).run();
        }
        session.sql(sql.dropRepeated()).run();
    }

    /** Temporary tables outlive a transaction that is committed. */
    void forget() {
        if (created) {
            session.sql(DROP).run();
        }
    }
}
