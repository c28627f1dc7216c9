package io.tracking.loader.load;

import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The versions of events that lost in this transaction and came with a utm row: their utm rows lose too, so that a record's rows
 * are of one version. For one transaction; events come before utm rows.
 */
final class LostPairs {

    private static final String PAIRS = "tracking_lost_pairs";

    private final Statements statements;
    private boolean created;
    private boolean any;

    LostPairs(Statements statements) {
        this.statements = statements;
    }

    void noteOfPresent(StageSql sql) throws SQLException {
        note(sql.notePairsOfPresent(PAIRS));
    }

    void noteOfRepeated(StageSql sql) throws SQLException {
        note(sql.notePairsOfRepeated(PAIRS));
    }

    private void note(String losers) throws SQLException {
        if (!created) {
            statements.run("CREATE TEMP TABLE " + PAIRS + " (request_id VARCHAR(56), pair VARCHAR(8))");
            created = true;
        }
        any = statements.run(losers) > 0 || any;
    }

    /** Takes their utm rows out of the stage; {@code loadId} notes them as lost, null when nothing is to be noted. */
    void drop(StageSql sql, @Nullable String loadId) throws SQLException {
        if (!any) {
            return;
        }
        statements.run(sql.moveLostPairsOut(PAIRS));
        statements.run(sql.deleteLostPairs(PAIRS));
        if (loadId != null) {
            statements.run(sql.recordPairsAsLost(), loadId);
        }
        statements.run(sql.dropRepeated());
    }

    /** Temporary tables outlive a transaction that is committed. */
    void forget() throws SQLException {
        if (created) {
            statements.run("DROP TABLE " + PAIRS);
        }
    }
}
