package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.Part;
import io.tracking.loader.stage.PartRefusedException;
import io.tracking.loader.stage.RowCounts;
import io.tracking.loader.stage.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does what one transaction does once it holds the ledger: files to stage, stage to tables, ledger. */
final class LoadTransaction {

    private final WarehouseSession session;
    private final LoadBatch batch;
    private final Map<FileKey, Quarantine> quarantines;
    private final Manifests manifests;
    private final String loaderId;
    private final Clock clock;
    private final Announcer announcer;
    private final Instant start;
    private final String loadId;
    private final boolean dryRun;
    private final BeforeCommit beforeCommit;
    private final Stage stage;
    private final LoadTimes times;

    /** Does what is left to do once everything has been taken to the tables. */
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
            WarehouseSession session,
            LoadBatch batch,
            Map<FileKey, Quarantine> quarantines,
            Manifests manifests,
            WarehouseProperties properties,
            String loaderId,
            Clock clock,
            Announcer announcer,
            BeforeCommit beforeCommit) {
        this.session = session;
        this.batch = batch;
        this.quarantines = quarantines;
        this.manifests = manifests;
        this.loaderId = loaderId;
        this.clock = clock;
        this.announcer = announcer;
        this.beforeCommit = beforeCommit;
        this.start = clock.instant();
        this.loadId = UuidV7.next(start);
        this.dryRun = batch.step() != null && batch.step().dryRun();
        this.stage = new Stage(session, loadId, dryRun, properties.dedupSlack(), properties.copyAccess());
        this.times = new LoadTimes(batch.mode(), properties.dedupSlack());
    }

    LoadOutcome run() throws PartRefusedException {
        if (LoadingSwitch.paused(session)) {
            return new LoadOutcome.Retry(LoadOutcome.Reason.PAUSED, "Loading is paused: POST /admin/loading/resume");
        }
        if (batch.step() != null && !batch.step().stands(session)) {
            return new LoadOutcome.AlreadyLoaded();
        }
        Set<String> ledger =
                Ledger.among(session, batch.files().stream().map(LakeFile::key).toList());
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
        stage.end();
        if (!dryRun) {
            times.write(session, loadId, clock.instant());
        }
        beforeCommit.run(loadId, files);
        List<Announcement> announcements = new ArrayList<>();
        if (!dryRun) {
            announcements.addAll(
                    LoadAnnouncements.of(announcer, loadId, times, files, quarantines, counts, clock.instant()));
        }
        if (batch.step() != null) {
            // Last but what is told of it: nobody can make or cancel a job from here to the commit.
            RowCounts all = counts.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
            batch.step()
                    .advance(session, files.size(), ledger.size(), all, clock.instant())
                    .ifPresent(announcements::add);
        }
        // Whoever is told of a load finds it, and no load is forgotten: both are committed together, or neither is.
        announcer.write(session, announcements);
        return new LoadOutcome.Loaded(loadId, files.size(), counts, Duration.between(start, clock.instant()));
    }

    private RowCounts load(Part part, int number) throws PartRefusedException {
        try {
            return loadAndNote(part, number);
        } catch (WarehouseUnavailableException e) {
            if (e.passing().isPresent()) {
                throw e;
            }
            throw new PartRefusedException(part, e);
        } catch (LakeUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new PartRefusedException(part, e);
        }
    }

    private RowCounts loadAndNote(Part part, int number) throws PartRefusedException {
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
                : stage.take(
                        part,
                        manifests.write(loadId, number, start, keys),
                        rows - quarantined,
                        quarantined,
                        batch.mode() == Mode.REPLACE);
        if (!part.again() && !dryRun) {
            Ledger.add(session, part, counts, quarantines, loadId, loaderId, clock.instant());
        }
        times.note(part, counts);
        return counts;
    }
}
