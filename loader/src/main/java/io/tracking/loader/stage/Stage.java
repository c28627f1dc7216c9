package io.tracking.loader.stage;

import io.tracking.common.record.Table;
import io.tracking.loader.redshift.WarehouseSession;
import java.time.Duration;

/** Takes parts from their files to their tables, one after the other, in the one transaction of a load. */
public final class Stage {

    private static final String COUNT_COPIED =
            """
            -- As many as the files' metadata say, or nothing is loaded.
            SELECT pg_last_copy_count()""";

    private final WarehouseSession session;
    private final String loadId;
    private final boolean dryRun;
    private final Duration slack;
    private final CopyAccess access;
    private final LostPairs lostPairs;

    /**
     * Begins; does nothing yet.
     *
     * @param dryRun counts what would be inserted, and changes no table
     * @param slack two records are the same when their request_id is and their times are at most this far apart
     */
    public Stage(WarehouseSession session, String loadId, boolean dryRun, Duration slack, CopyAccess access) {
        this.session = session;
        this.loadId = loadId;
        this.dryRun = dryRun;
        this.slack = slack;
        this.access = access;
        this.lostPairs = new LostPairs(session);
    }

    /**
     * Takes one part; parts of events come before those of utm.
     *
     * @param manifest the address of the list of its files
     * @param rows how many COPY has to read, by the files' metadata
     * @param quarantined how many more the files have, which cannot be loaded
     * @param replace rows of files that are in the ledger are deleted and inserted again; else only those inserted that are missing
     * @throws PartRefusedException when the files do not hold what their metadata say
     */
    public RowCounts take(Part part, String manifest, long rows, long quarantined, boolean replace)
            throws PartRefusedException {
        StageSql sql = new StageSql(part.table(), part.requestHours(), slack);
        session.sql(sql.createStage()).run();
        session.sql(sql.copy(manifest, part.compression(), access)).run();
        long copied = session.sql(COUNT_COPIED).count();
        if (copied != rows) {
            throw new PartRefusedException(
                    part,
                    "Cannot load " + part.files().get(0).key() + " and "
                            + (part.files().size() - 1) + " more: their metadata says " + rows + " rows, COPY read "
                            + copied);
        }
        Dedup dedup = new Dedup(session, sql, loadId, !dryRun && !part.again(), lostPairs);
        dedup.inspect(part);
        if (part.again()) {
            // P7: a version that has lost loses again.
            dedup.dropLostVersions();
        } else if (part.table() == Table.UTM) {
            dedup.dropLostPairs();
        }
        RowCounts counts = replace && part.again()
                ? replace(part, sql, dedup, copied, quarantined)
                : insert(part, sql, dedup, copied, quarantined);
        session.sql(sql.dropStage()).run();
        return counts;
    }

    /** After the last part: nothing of this load is left in the session. */
    public void end() {
        lostPairs.forget();
    }

    private RowCounts insert(Part part, StageSql sql, Dedup dedup, long copied, long quarantined) {
        UtmRows utm = part.again() && part.table() == Table.UTM ? new UtmRows(session, sql) : null;
        if (utm != null) {
            utm.forgetTimesWithoutRow();
        }
        // P1: a record that is there already is not inserted again.
        dedup.dropPresent();
        if (utm != null) {
            utm.remember(dryRun);
        }
        dedup.dropRepeated();
        long inserted = dryRun ? session.sql(sql.countStage()).count() : insertStage(part, sql);
        return new RowCounts(copied + quarantined, inserted, copied - inserted, quarantined, 0);
    }

    private RowCounts replace(Part part, StageSql sql, Dedup dedup, long copied, long quarantined) {
        dedup.dropRepeated();
        long written;
        long replaced;
        if (dryRun) {
            written = session.sql(sql.countStage()).count();
            replaced = session.sql(sql.deletePresent()).run();
        } else {
            replaced = part.table() == Table.UTM
                    ? new UtmRows(session, sql).delete()
                    // P7: replace deletes the rows that it inserts.
                    : session.sql(sql.deleteFromTable()).run();
            written = insertStage(part, sql);
        }
        long added = Math.max(0, written - replaced);
        return new RowCounts(copied + quarantined, added, copied - added, quarantined, Math.min(replaced, written));
    }

    private long insertStage(Part part, StageSql sql) {
        long inserted = session.sql(sql.insert()).run();
        if (part.table() == Table.UTM) {
            session.sql(sql.insertUtmTimes()).run();
        }
        return inserted;
    }
}
