package io.tracking.loader.accounting;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.accounting.SelfCheckTable.Finding;
import io.tracking.loader.accounting.SelfCheckTable.Kind;
import io.tracking.loader.accounting.SelfCheckTable.Report;
import io.tracking.loader.lake.FileSet;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.load.Backlog;
import io.tracking.loader.load.FileIntegrity;
import io.tracking.loader.load.HourAccount;
import io.tracking.loader.load.Ledger;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.OutageLog;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the bucket with the ledger, day by day, and loads what was forgotten. Each file is one of: in both and equal;
 * waiting for its load; or a finding. Asked for it, reads the files, and compares their rows with the tables. Thread-safe.
 */
public final class SelfCheck {

    private static final Logger log = LoggerFactory.getLogger(SelfCheck.class);
    private static final List<Table> TABLES = List.of(Table.values());
    private static final int MOST_FINDINGS = 100;
    private static final int MOST_WAITING = 1000;

    /** Days outside of the look-back in one scheduled comparison: 48 requests and 24 short statements, whatever the bucket's age. */
    private static final int DAYS_OUTSIDE = 24;

    private final LakeListing lakeListing;
    private final FileIntegrity integrity;
    private final RowCheck rows;
    private final Warehouse warehouse;
    private final Redshift redshift;
    private final HourlyAccounts accounts;
    private final SelfCheckTable reports;
    private final LoadMetrics metrics;
    private final WarehouseProperties properties;
    private final String loaderId;
    private final Clock clock;
    private final OutageLog outage;

    SelfCheck(
            Lake lake,
            LakeListing lakeListing,
            Warehouse warehouse,
            Redshift redshift,
            HourlyAccounts accounts,
            SelfCheckTable reports,
            LoadMetrics metrics,
            WarehouseProperties properties,
            String loaderId,
            Clock clock) {
        this.lakeListing = lakeListing;
        this.integrity = new FileIntegrity(lake);
        this.rows = new RowCheck(redshift, new Manifests(lake), properties, clock);
        this.warehouse = warehouse;
        this.redshift = redshift;
        this.accounts = accounts;
        this.reports = reports;
        this.metrics = metrics;
        this.properties = properties;
        this.loaderId = loaderId;
        this.clock = clock;
        this.outage = new OutageLog(
                "Cannot compare the bucket with the ledger", "The bucket is compared with the ledger again", clock);
    }

    /**
     * The whole look-back, and some of the days outside of it, others the next time, as scheduled; false when the bucket or the
     * warehouse does not answer.
     */
    boolean run() {
        Instant now = clock.instant();
        try {
            HourRange hours = new HourRange(
                    now.minus(properties.lookBack()).truncatedTo(ChronoUnit.DAYS), now.plus(Backlog.AHEAD));
            check(hours, false, outside(hours));
            outage.over();
            return true;
        } catch (LakeUnavailableException e) {
            outage.failed(String.valueOf(e.getMessage()));
            return false;
        } catch (WarehouseUnavailableException e) {
            if (e.refused()) {
                outage.failed(String.valueOf(e.getMessage()));
            } else {
                // Redshift's adapter has said it, once for all that ask.
                log.debug("Cannot compare the bucket with the ledger now: {}", e.getMessage());
            }
            return false;
        }
    }

    /**
     * Compares {@code hours}.
     *
     * @param deep read every file, compare its bytes with what was published, and its rows with those of the tables
     * @throws LakeUnavailableException when the bucket does not answer
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public Report check(HourRange hours, boolean deep) {
        return check(hours, deep, List.of());
    }

    /** The days that have files outside of {@code hours}, the newest first, beginning where the last report ended. */
    private List<LocalDate> outside(HourRange hours) {
        NavigableSet<LocalDate> days = lakeListing.days(TABLES);
        days.subSet(day(hours.first()), true, day(hours.last()), true).clear();
        Optional<LocalDate> reached = reports.outsideTo();
        List<LocalDate> turn = new ArrayList<>();
        reached.ifPresent(day -> turn.addAll(days.headSet(day, false).descendingSet()));
        turn.addAll((reached.isPresent() ? days.tailSet(reached.get(), true) : days).descendingSet());
        return turn.subList(0, Math.min(DAYS_OUTSIDE, turn.size()));
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private Report check(HourRange asked, boolean deep, List<LocalDate> outside) {
        Instant started = clock.instant();
        Comparison comparison = new Comparison(started);
        HourRange hours = asked.whole();
        hours.days().forEach(day -> comparison.compare(day, deep));
        outside.forEach(day -> comparison.compare(HourRange.of(day), deep));
        comparison.nameFolders();
        comparison.loadForgotten();
        List<HourAccount> known = new ArrayList<>(accounts.tables(hours));
        known.addAll(accounts.rejected(hours));
        Report report = new Report(
                UuidV7.next(started),
                started,
                clock.instant(),
                hours.first(),
                hours.last(),
                deep,
                loaderId,
                comparison.files,
                comparison.pending,
                comparison.counts,
                List.copyOf(comparison.findings),
                outside.size(),
                outside.isEmpty() ? null : outside.get(outside.size() - 1));
        reports.add(report, known);
        if (report.alarms() > 0) {
            log.error("Bucket, ledger and tables differ in {} places: {}", report.alarms(), report.counts());
        } else {
            log.info("The bucket and the ledger agree on {} files, {} wait", report.files(), report.pending());
        }
        return report;
    }

    /** Collects what has been found so far. */
    private final class Comparison {

        private final Instant now;
        private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        private final List<Finding> findings = new ArrayList<>();
        private final List<LakeFile> waiting = new ArrayList<>();
        private long files;
        private long pending;

        Comparison(Instant now) {
            this.now = now;
            for (Kind kind : Kind.values()) {
                counts.put(kind, 0L);
            }
        }

        void compare(HourRange hours, boolean deep) {
            // The ledger first: a file that is published and loaded in between is then seen in the bucket, and asked
            // for again.
            List<Ledger.Entry> ledger = redshift.ask(session -> Ledger.between(session, hours));
            Map<FileKey, StoredFile> stored = lakeListing.list(
                    TABLES,
                    hours,
                    (key, reason) -> found(Kind.UNREADABLE, key, "it is in the bucket and is not loaded: " + reason));
            files += stored.size();
            Set<FileKey> inLedger = new HashSet<>();
            List<RowCheck.Loaded> whole = new ArrayList<>();
            for (Ledger.Entry entry : ledger) {
                inLedger.add(entry.key());
                compare(entry, Optional.ofNullable(stored.get(entry.key())), deep)
                        .ifPresent(file -> whole.add(new RowCheck.Loaded(file, entry.quarantined())));
            }
            if (deep) {
                rows.check(whole).forEach(finding -> found(finding.kind(), finding.file(), finding.message()));
            }
            List<FileKey> unknown = stored.keySet().stream()
                    .filter(key -> !inLedger.contains(key))
                    .toList();
            Set<String> loadedMeanwhile = warehouse.inLedger(unknown);
            unknown.stream()
                    .filter(key -> !loadedMeanwhile.contains(key.toString()))
                    .forEach(this::notInLedger);
        }

        /** Folders beside those of the days, as the search for files outside of the look-back last saw them. */
        void nameFolders() {
            for (Table table : TABLES) {
                lakeListing.strangers().under(Folder.of(table).path() + "/").stream()
                        .filter(stranger -> stranger.key().endsWith("/"))
                        .forEach(stranger -> found(Kind.UNREADABLE, stranger.key(), stranger.reason()));
            }
        }

        /** The file, when it was read and is as the ledger says. */
        private Optional<LakeFile> compare(Ledger.Entry entry, Optional<StoredFile> stored, boolean deep) {
            if (stored.isEmpty()) {
                found(
                        Kind.MISSING,
                        entry.key(),
                        entry.quarantinedWhole()
                                ? "nothing of it could be loaded, and it is not in the bucket"
                                : "it was loaded, " + entry.rows() + " rows, and is no longer in the bucket");
                return Optional.empty();
            }
            Optional<LakeFile> file = deep || !stored.get().etag().equals(entry.etag())
                    ? lakeListing.describe(entry.key())
                    : Optional.empty();
            if (!stored.get().etag().equals(entry.etag())) {
                found(
                        Kind.CHANGED,
                        entry.key(),
                        "the ledger has etag " + entry.etag() + " and " + entry.rows() + " rows, the object has etag "
                                + stored.get().etag()
                                + file.map(described ->
                                                " and " + described.metadata().rows() + " rows")
                                        .orElse(" and no metadata"));
                return Optional.empty();
            }
            if (!deep || file.isEmpty()) {
                return Optional.empty();
            }
            String fault = entry.quarantinedWhole() || file.get().metadata().rows() == entry.rows()
                    ? integrity.fault(file.get())
                    : "the ledger has " + entry.rows() + " rows, its metadata "
                            + file.get().metadata().rows();
            if (!fault.isEmpty()) {
                found(Kind.CHANGED, entry.key(), fault);
                return Optional.empty();
            }
            return file;
        }

        private void notInLedger(FileKey key) {
            Optional<LakeFile> file = lakeListing.describe(key);
            if (file.isEmpty()) {
                lakeListing
                        .strangers()
                        .reason(key.toString())
                        .ifPresent(reason -> found(Kind.UNREADABLE, key.toString(), reason));
                return;
            }
            pending++;
            if (outside(key)) {
                metrics.outside();
            }
            if (waiting.size() < MOST_WAITING) {
                waiting.add(file.get());
            }
        }

        private boolean outside(FileKey key) {
            return key.hour().isBefore(now.minus(properties.lookBack()))
                    || key.hour().isAfter(now.plus(Backlog.AHEAD));
        }

        /** Any loader may load them at the same time: the ledger decides. */
        void loadForgotten() {
            for (FileSet set : FileSet.of(waiting)) {
                if (set.storedAt().plus(properties.maxLag()).isBefore(now)) {
                    load(set);
                }
            }
        }

        private void load(FileSet set) {
            // P3: what was forgotten is loaded, so that pending ends.
            LoadOutcome outcome = warehouse.load(LoadBatch.pending(set.files()));
            metrics.ended(outcome);
            for (LakeFile file : set.files()) {
                if (outcome instanceof LoadOutcome.Retry retry) {
                    found(Kind.FORGOTTEN, file.key(), "it still waits: " + retry.message());
                } else {
                    pending--;
                    found(Kind.LOADED, file.key(), "it had waited since " + file.storedAt());
                }
            }
        }

        private void found(Kind kind, FileKey key, String message) {
            found(kind, key.toString(), message);
        }

        private void found(Kind kind, String file, String message) {
            counts.merge(kind, 1L, Long::sum);
            if (findings.size() < MOST_FINDINGS) {
                findings.add(new Finding(kind, file, message));
            }
        }
    }
}
