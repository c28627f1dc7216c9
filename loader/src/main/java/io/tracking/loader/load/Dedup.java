package io.tracking.loader.load;

import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import java.util.List;

/**
 * Leaves in the stage only rows whose record is not there yet. Each step first asks whether there is anything to do:
 * without duplicates, which is the rule, it costs one join and one aggregation.
 */
final class Dedup {

    private final Statements statements;
    private final StageSql sql;
    private final String loadId;
    private final boolean judging;
    private final LostPairs pairs;
    private boolean repeated;

    /**
     * Prepares the search; asks nothing yet.
     *
     * @param judging note which versions lose. A file that is read again was judged when it was first loaded; what the
     *     table holds by now, altered by hand perhaps, must not overrule that
     * @param pairs versions of events that lose, for the utm rows that follow
     */
    Dedup(Statements statements, StageSql sql, String loadId, boolean judging, LostPairs pairs) {
        this.statements = statements;
        this.sql = sql;
        this.loadId = loadId;
        this.judging = judging;
        this.pairs = pairs;
    }

    /** Must come first. The ranges prune the search; a row outside of them would be searched in the wrong place. */
    void inspect(Part part) throws SQLException, PartRefusedException {
        List<Long> counts = statements
                .query(sql.countOutsideAndRepeated(), row -> List.of(row.getLong(1), row.getLong(2)))
                .get(0);
        repeated = counts.get(1) > 0;
        long outside = counts.get(0);
        if (outside > 0) {
            throw new PartRefusedException(
                    part,
                    "Cannot load " + part.files().get(0).key() + " and "
                            + (part.files().size() - 1) + " more: " + outside
                            + " rows have a request timestamp outside of the files' request-hours, "
                            + part.requestHours());
        }
    }

    void dropLostVersions() throws SQLException {
        statements.run(sql.deleteLost());
    }

    /** Rows whose record is in the table. */
    void dropPresent() throws SQLException {
        if (statements.count(sql.countPresent()) > 0) {
            if (record(sql.recordPresentAsLost())) {
                pairs.noteOfPresent(sql);
            }
            statements.run(sql.deletePresent());
        }
    }

    /** Rows whose record is in the stage more than once: the first stays. */
    void dropRepeated() throws SQLException {
        if (repeated) {
            statements.run(sql.moveRepeatedOut());
            statements.run(sql.deleteRepeated());
            statements.run(sql.insertFirstOfRepeated());
            if (record(sql.recordRepeatedAsLost())) {
                pairs.noteOfRepeated(sql);
            }
            statements.run(sql.dropRepeated());
        }
    }

    /** Utm rows that came with a version of an event that lost: the choice is made once for both tables. */
    void dropLostPairs() throws SQLException {
        pairs.drop(sql, judging ? loadId : null);
    }

    /** Whether a version of an event has lost. */
    private boolean record(String lostVersions) throws SQLException {
        return judging && statements.run(lostVersions, loadId) > 0 && sql.isOfEvents();
    }
}
