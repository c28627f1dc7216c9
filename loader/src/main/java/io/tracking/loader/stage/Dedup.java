package io.tracking.loader.stage;

import io.tracking.loader.redshift.WarehouseSession;

/**
 * Leaves in the stage only rows whose record is not there yet. Each step first asks whether there is anything to do:
 * without duplicates, which is the rule, it costs one join and one aggregation.
 */
final class Dedup {

    private final WarehouseSession session;
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
    Dedup(WarehouseSession session, StageSql sql, String loadId, boolean judging, LostPairs pairs) {
        this.session = session;
        this.sql = sql;
        this.loadId = loadId;
        this.judging = judging;
        this.pairs = pairs;
    }

    private record Found(long outside, long repeated) {}

    /** Must come first. The ranges prune the search; a row outside of them would be searched in the wrong place. */
    void inspect(Part part) throws PartRefusedException {
        Found found = session.sql(sql.countOutsideAndRepeated())
                .query(row -> new Found(row.number("outside"), row.number("repeated")))
                .get(0);
        repeated = found.repeated > 0;
        long outside = found.outside;
        if (outside > 0) {
            throw new PartRefusedException(
                    part,
                    "Cannot load " + part.files().get(0).key() + " and "
                            + (part.files().size() - 1) + " more: " + outside
                            + " rows have a request timestamp outside of the files' request-hours, "
                            + part.requestHours());
        }
    }

    void dropLostVersions() {
        session.sql(sql.deleteLost()).run();
    }

    /** Rows whose record is in the table. */
    void dropPresent() {
        if (session.sql(sql.countPresent()).count() > 0) {
            if (record(sql.recordPresentAsLost())) {
                pairs.noteOfPresent(sql);
            }
            session.sql(sql.deletePresent()).run();
        }
    }

    /** Rows whose record is in the stage more than once: the first stays. */
    void dropRepeated() {
        if (repeated) {
            session.sql(sql.moveRepeatedOut()).run();
            session.sql(sql.deleteRepeated()).run();
            session.sql(sql.insertFirstOfRepeated()).run();
            if (record(sql.recordRepeatedAsLost())) {
                pairs.noteOfRepeated(sql);
            }
            session.sql(sql.dropRepeated()).run();
        }
    }

    /** Utm rows that came with a version of an event that lost: the choice is made once for both tables. */
    void dropLostPairs() {
        pairs.drop(sql, judging ? loadId : null);
    }

    /** Whether a version of an event has lost. */
    private boolean record(String lostVersions) {
        return judging && session.sql(lostVersions).param("load_id", loadId).run() > 0 && sql.isOfEvents();
    }
}
