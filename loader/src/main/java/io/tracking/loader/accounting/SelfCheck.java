package io.tracking.loader.accounting;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.accounting.SelfChecks.Finding;
import io.tracking.loader.accounting.SelfChecks.Kind;
import io.tracking.loader.accounting.SelfChecks.Report;
import io.tracking.loader.lake.FileSet;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeFiles;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.load.Backlog;
import io.tracking.loader.load.FileSurgeon;
import io.tracking.loader.load.Ledger;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.Outage;
import java.time.Clock;
import java.time.Duration;
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

    private final LakeFiles lakeFiles;
    private final FileSurgeon surgeon;
    private final RowCheck rows;
    private final Warehouse warehouse;
    private final Redshift redshift;
    private final Accounts accounts;
    private final SelfChecks reports;
    private final LoadMetrics metrics;
    private final WarehouseProperties properties;
    private final String loaderId;
    private final Clock clock;
    private final Outage outage;

    SelfCheck(
            Lake lake,
            LakeFiles lakeFiles,
            Warehouse warehouse,
            Redshift redshift,
            Accounts accounts,
            SelfChecks reports,
            LoadMetrics metrics,
            WarehouseProperties properties,
            String loaderId,
            Clock clock) {
        this.lakeFiles = lakeFiles;
        this.surgeon = new FileSurgeon(lake);
        this.rows = new RowCheck(redshift, new Manifests(lake), properties, clock);
        this.warehouse = warehouse;
        this.redshift = redshift;
        this.accounts = accounts;
        this.reports = reports;
        this.metrics = metrics;
        this.properties = properties;
        this.loaderId = loaderId;
        this.clock = clock;
        this.outage = new Outage(
                "Cannot compare the bucket with the ledger", "The bucket is compared with the ledger again", clock);
    }

    /**
     * The whole look-back, and some of the days outside of it, others the next time, as scheduled; false when the bucket or the
     * warehouse does not answer.
     */
    boolean run() {
        Instant now = clock.instant();
        try {
            Instant first = now.minus(properties.lookBack()).truncatedTo(ChronoUnit.DAYS);
            Instant last = now.plus(Backlog.AHEAD);
            check(first, last, false, outside(first, last));
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
     * Compares the hours of receipt from {@code from} to {@code to}, both included.
     *
     * @param deep read every file, compare its bytes with what was published, and its rows with those of the tables
     * @throws LakeUnavailableException when the bucket does not answer
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public Report check(Instant from, Instant to, boolean deep) {
        return check(from, to, deep, List.of());
    }

    /** The days that have files outside of {@code first} to {@code last}, the newest first, beginning where the last report ended. */
    private List<LocalDate> outside(Instant first, Instant last) {
        NavigableSet<LocalDate> days = lakeFiles.days(TABLES);
        days.subSet(day(first), true, day(last), true).clear();
        Optional<LocalDate> reached = reports.outsideTo();
        List<LocalDate> turn = new ArrayList<>();
        reached.ifPresent(day -> turn.addAll(days.headSet(day, false).descendingSet()));
        turn.addAll((reached.isPresent() ? days.tailSet(reached.get(), true) : days).descendingSet());
        return turn.subList(0, Math.min(DAYS_OUTSIDE, turn.size()));
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private Report check(Instant from, Instant to, boolean deep, List<LocalDate> outside) {
        Instant started = clock.instant();
        Comparison comparison = new Comparison(started);
        Instant first = from.truncatedTo(ChronoUnit.HOURS);
        Instant last = to.truncatedTo(ChronoUnit.HOURS);
        for (Instant day = first; !day.isAfter(last); day = nextDay(day)) {
            Instant end = nextDay(day).minus(Duration.ofHours(1));
            comparison.compare(day, end.isBefore(last) ? end : last, deep);
        }
        for (LocalDate day : outside) {
            Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            comparison.compare(start, start.plus(Duration.ofHours(23)), deep);
        }
        comparison.nameFolders();
        comparison.loadForgotten();
        List<Account> hours = new ArrayList<>(accounts.tables(first, last));
        hours.addAll(accounts.rejected(first, last));
        Report report = new Report(
                UuidV7.next(started),
                started,
                clock.instant(),
                first,
                last,
                deep,
                loaderId,
                comparison.files,
                comparison.pending,
                comparison.counts,
                List.copyOf(comparison.findings),
                outside.size(),
                outside.isEmpty() ? null : outside.get(outside.size() - 1));
        reports.add(report, hours);
        if (report.alarms() > 0) {
            log.error("Bucket, ledger and tables differ in {} places: {}", report.alarms(), report.counts());
        } else {
            log.info("The bucket and the ledger agree on {} files, {} wait", report.files(), report.pending());
        }
        return report;
    }

    private static Instant nextDay(Instant instant) {
        return instant.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    }

    /** What has been found so far. */
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

        void compare(Instant first, Instant last, boolean deep) {
            // The ledger first: a file that is published and loaded in between is then seen in the bucket, and asked
            // for again.
            List<Ledger.Entry> ledger = redshift.ask(statements -> Ledger.between(statements, first, last));
            Map<FileKey, StoredFile> stored = lakeFiles.list(
                    TABLES,
                    first,
                    last,
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
                lakeFiles.strangers().under(Folder.of(table).path() + "/").stream()
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
                    ? lakeFiles.describe(entry.key())
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
                    ? surgeon.fault(file.get())
                    : "the ledger has " + entry.rows() + " rows, its metadata "
                            + file.get().metadata().rows();
            if (!fault.isEmpty()) {
                found(Kind.CHANGED, entry.key(), fault);
                return Optional.empty();
            }
            return file;
        }

        private void notInLedger(FileKey key) {
            Optional<LakeFile> file = lakeFiles.describe(key);
            if (file.isEmpty()) {
                lakeFiles
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
