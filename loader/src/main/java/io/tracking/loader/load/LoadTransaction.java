package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.redshift.RedshiftErrors;
import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does what one transaction does once it holds the ledger: files to stage, stage to tables, ledger. */
final class LoadTransaction {

    private final Statements statements;
    private final LoadBatch batch;
    private final Map<FileKey, Quarantine> quarantines;
    private final Manifests manifests;
    private final WarehouseProperties properties;
    private final String loaderId;
    private final Clock clock;
    private final Instant start;
    private final String loadId;
    private final boolean dryRun;
    private final BeforeCommit beforeCommit;
    private final LostPairs lostPairs;

    /** What is still to be done once everything has been taken to the tables. */
    @FunctionalInterface
    interface BeforeCommit {

        /**
         * Nothing is committed when it throws.
         *
         * @param files those that are loaded; those that others had loaded are not among them
         */
        void run(String loadId, List<LakeFile> files);
    }

    LoadTransaction(
            Statements statements,
            LoadBatch batch,
            Map<FileKey, Quarantine> quarantines,
            Manifests manifests,
            WarehouseProperties properties,
            String loaderId,
            Clock clock,
            BeforeCommit beforeCommit) {
        this.statements = statements;
        this.batch = batch;
        this.quarantines = quarantines;
        this.manifests = manifests;
        this.properties = properties;
        this.loaderId = loaderId;
        this.clock = clock;
        this.beforeCommit = beforeCommit;
        this.start = clock.instant();
        this.loadId = UuidV7.next(start);
        this.dryRun = batch.step() != null && batch.step().dryRun();
        this.lostPairs = new LostPairs(statements);
    }

    LoadOutcome run() throws SQLException, PartRefusedException {
        if (LoadingSwitch.paused(statements)) {
            return new LoadOutcome.Retry(LoadOutcome.Reason.PAUSED, "Loading is paused: POST /admin/loading/resume");
        }
        if (batch.step() != null && !batch.step().stands(statements)) {
            return new LoadOutcome.AlreadyLoaded();
        }
        Set<String> ledger = Ledger.among(
                statements, batch.files().stream().map(LakeFile::key).toList());
        List<LakeFile> files = batch.files().stream()
                .filter(file -> batch.mode() != Mode.PENDING
                        || !ledger.contains(file.key().toString()))
                .toList();
        if (files.isEmpty()) {
            return new LoadOutcome.AlreadyLoaded();
        }
        Map<Table, RowCounts> counts = new EnumMap<>(Table.class);
        int number = 0;
        for (Part part : Part.of(files, file -> ledger.contains(file.key().toString()))) {
            counts.merge(part.table(), load(part, ++number), RowCounts::plus);
        }
        lostPairs.forget();
        beforeCommit.run(loadId, files);
        if (batch.step() != null) {
            // Last: nobody can make or cancel a job from here to the commit.
            RowCounts all = counts.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
            batch.step().advance(statements, files.size(), ledger.size(), all, clock.instant());
        }
        return new LoadOutcome.Loaded(loadId, files.size(), counts, Duration.between(start, clock.instant()));
    }

    private RowCounts load(Part part, int number) throws SQLException, PartRefusedException {
        try {
            return loadAndNote(part, number);
        } catch (SQLException e) {
            if (RedshiftErrors.passing(e).isPresent()) {
                throw e;
            }
            throw new PartRefusedException(part, e);
        } catch (LakeUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PartRefusedException(part, e);
        }
    }

    private RowCounts loadAndNote(Part part, int number) throws SQLException, PartRefusedException {
        List<String> keys = part.files().stream()
                .map(file -> quarantines.containsKey(file.key())
                        ? quarantines.get(file.key()).loadFrom()
                        : file.key().toString())
                .filter(key -> !key.isEmpty())
                .toList();
        long quarantined = part.files().stream()
                .map(file -> quarantines.get(file.key()))
                .mapToLong(quarantine -> quarantine == null ? 0 : quarantine.rows())
                .sum();
        long rows = part.files().stream()
                .mapToLong(file -> Quarantine.rowsOf(file, quarantines.get(file.key())))
                .sum();
        RowCounts counts = keys.isEmpty()
                ? new RowCounts(rows, 0, 0, quarantined, 0)
                : load(part, keys, number, rows, quarantined);
        if (!part.again() && !dryRun) {
            Ledger.add(statements, part, counts, quarantines, loadId, loaderId, clock.instant());
        }
        return counts;
    }

    private RowCounts load(Part part, List<String> keys, int number, long rows, long quarantined)
            throws SQLException, PartRefusedException {
        StageSql sql = new StageSql(part.table(), part.requestHours(), properties.dedupSlack());
        statements.run(sql.createStage());
        long copied = copy(part, keys, number, sql);
        if (copied != rows - quarantined) {
            throw new PartRefusedException(
                    part,
                    "Cannot load " + part.files().get(0).key() + " and "
                            + (part.files().size() - 1) + " more: their metadata says " + (rows - quarantined)
                            + " rows, COPY read " + copied);
        }
        Dedup dedup = new Dedup(statements, sql, loadId, !dryRun && !part.again(), lostPairs);
        dedup.inspect(part);
        boolean replace = part.again() && batch.mode() == Mode.REPLACE;
        if (part.again()) {
            dedup.dropLostVersions();
        } else if (part.table() == Table.UTM) {
            dedup.dropLostPairs();
        }
        RowCounts counts = replace
                ? replace(part, sql, dedup, copied, quarantined)
                : insert(part, sql, dedup, copied, quarantined);
        statements.run(sql.dropStage());
        return counts;
    }

    private long copy(Part part, List<String> keys, int number, StageSql sql) throws SQLException {
        String manifest = manifests.write(loadId, number, start, keys);
        statements.run(sql.copy(manifest, part.compression(), properties, ""));
        return statements.count("SELECT pg_last_copy_count()");
    }

    private RowCounts insert(Part part, StageSql sql, Dedup dedup, long copied, long quarantined) throws SQLException {
        UtmRows utm = part.again() && part.table() == Table.UTM ? new UtmRows(statements, sql) : null;
        if (utm != null) {
            utm.forgetTimesWithoutRow();
        }
        dedup.dropPresent();
        if (utm != null) {
            utm.remember(dryRun);
        }
        dedup.dropRepeated();
        long inserted = dryRun ? statements.count(sql.countStage()) : insertStage(part, sql);
        return new RowCounts(copied + quarantined, inserted, copied - inserted, quarantined, 0);
    }

    private RowCounts replace(Part part, StageSql sql, Dedup dedup, long copied, long quarantined) throws SQLException {
        dedup.dropRepeated();
        long written;
        long replaced;
        if (dryRun) {
            written = statements.count(sql.countStage());
            replaced = statements.run(sql.deletePresent());
        } else {
            replaced = part.table() == Table.UTM
                    ? new UtmRows(statements, sql).delete()
                    : statements.run(sql.deleteFromTable());
            written = insertStage(part, sql);
        }
        long added = Math.max(0, written - replaced);
        return new RowCounts(copied + quarantined, added, copied - added, quarantined, Math.min(replaced, written));
    }

    private long insertStage(Part part, StageSql sql) throws SQLException {
        long inserted = statements.run(sql.insert());
        if (part.table() == Table.UTM) {
            statements.run(sql.insertUtmTimes());
        }
        return inserted;
    }
}
