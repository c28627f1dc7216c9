package io.tracking.loader.accounting;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.announce.Occasion;
import io.tracking.loader.load.HourAccount;
import io.tracking.loader.redshift.Redshift;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what the comparisons of bucket and ledger found: tracking.self_checks and tracking.lake_hours. Thread-safe. */
public final class SelfCheckTable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_CHARACTERS = 15_000;
    private static final int HOURS_PER_STATEMENT = 200;
    private static final int MOST_TOLD = 20;

    private static final String INSERT =
            """
            INSERT INTO tracking.self_checks (check_id, finished_at, alarms, report)
            VALUES (:check_id, :finished_at, :alarms, :report)""";

    private static final String DELETE_HOURS =
            """
            DELETE FROM tracking.lake_hours
            WHERE partition_hour BETWEEN :first AND :last""";

    private static final String INSERT_HOURS =
            """
            INSERT INTO tracking.lake_hours (
                partition_hour, table_name, files, file_rows, pending_files, pending_rows, checked_at)
            VALUES :hours""";

    private static final String LATEST =
            """
            SELECT report
            FROM tracking.self_checks
            ORDER BY finished_at DESC
            LIMIT 10""";

    private final Redshift redshift;
    private final Clock clock;
    private final Duration patience;
    private final Instant started;
    private final Announcer announcer;
    private final AtomicReference<@Nullable Report> own = new AtomicReference<>();

    /** @param patience the last comparison is out of date when no other has followed it for so long */
    SelfCheckTable(Redshift redshift, Clock clock, Duration patience, MeterRegistry registry, Announcer announcer) {
        this.redshift = redshift;
        this.clock = clock;
        this.patience = patience;
        this.announcer = announcer;
        this.started = clock.instant();
        Gauge.builder("tracking.self.check.age", this, checks -> checks.age().toMillis() / 1000.0)
                .description("Since this loader last compared bucket and ledger, or since its start when it has not")
                .baseUnit("seconds")
                .register(registry);
        for (Kind kind : Kind.values()) {
            Gauge.builder("tracking.self.check.files", this, checks -> checks.found(kind))
                    .description(
                            "Files that this loader's last comparison of bucket and ledger found to be so; NaN instead of 0"
                                    + " when that is out of date")
                    .tag("finding", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private double found(Kind kind) {
        Report report = own.get();
        long count = report == null ? 0 : report.counts().getOrDefault(kind, 0L);
        return count == 0 && outOfDate() ? Double.NaN : count;
    }

    /** Since the last comparison of this process ended; since its start before the first. */
    Duration age() {
        Report report = own.get();
        Duration age = Duration.between(report == null ? started : report.finishedAt(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Whether nothing is known any more: no comparison yet, or none for too long. */
    boolean outOfDate() {
        return own.get() == null || age().compareTo(patience) > 0;
    }

    /** Says what may be wrong with a file. */
    public enum Kind {
        /** In the ledger, and not in the bucket. */
        MISSING,
        /** In both, and not the same: another etag, another number of rows, other bytes. */
        CHANGED,
        /** In the bucket among the files, and without the key or the metadata that a load needs. */
        UNREADABLE,
        /** Not in the ledger although its time is over, and it cannot be loaded now either. */
        FORGOTTEN,
        /** Deep: rows of the files of one hour and table that were loaded are no longer in the table. */
        ABSENT,
        /** Deep: records of the files of one hour and table are in the table more than once. */
        DOUBLE,
        /** It had been forgotten, and the check loaded it: no alarm. */
        LOADED
    }

    /** One file, or one hour of a table, that is not as it should be; {@code file} is its key, or its folder. */
    public record Finding(Kind kind, String file, String message) {}

    /**
     * One comparison.
     *
     * @param from first hour of receipt
     * @param to last hour of receipt, included
     * @param deep every file was read
     * @param loader who compared
     * @param files in the bucket, of events and utm
     * @param pending of those, waiting for their load
     * @param counts findings by kind
     * @param findings the first hundred
     * @param daysOutside how many days outside of those hours were compared as well
     * @param outsideTo the last of them, going back; the next comparison goes on there; null when there was none
     */
    public record Report(
            String id,
            Instant startedAt,
            Instant finishedAt,
            Instant from,
            Instant to,
            boolean deep,
            String loader,
            long files,
            long pending,
            Map<Kind, Long> counts,
            List<Finding> findings,
            @Nullable Integer daysOutside,
            @Nullable LocalDate outsideTo) {

        /** Files, and hours, that somebody has to look at. */
        public long alarms() {
            return counts.entrySet().stream()
                    .filter(entry -> entry.getKey() != Kind.LOADED)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /** Keeps {@code report}, and the accounts of its hours. */
    void add(Report report, List<HourAccount> hours) {
        String json = JSON.writeValueAsString(report);
        for (int left = report.findings().size(); json.length() > MOST_CHARACTERS; left /= 2) {
            json = JSON.writeValueAsString(withFindings(report, left / 2));
        }
        String kept = json;
        List<Announcement> news = news(report);
        redshift.locked(session -> {
            session.sql(INSERT)
                    .param("check_id", report.id())
                    .param("finished_at", report.finishedAt())
                    .param("alarms", report.alarms())
                    .param("report", kept)
                    .run();
            session.sql(DELETE_HOURS)
                    .param("first", report.from())
                    .param("last", report.to())
                    .run();
            for (int from = 0; from < hours.size(); from += HOURS_PER_STATEMENT) {
                session.sql(INSERT_HOURS)
                        .rows(
                                "hours",
                                hours.subList(from, Math.min(hours.size(), from + HOURS_PER_STATEMENT)).stream()
                                        .map(hour -> row(hour, report.finishedAt()))
                                        .toList())
                        .run();
            }
            announcer.write(session, news);
            return hours.size();
        });
        own.set(report);
        if (!news.isEmpty()) {
            announcer.committed();
        }
    }

    /** What the comparison before did not find; hour after hour the same would be read by nobody. */
    private List<Announcement> news(Report report) {
        Report before = own.get();
        Map<Kind, Long> known = before == null ? Map.of() : before.counts();
        boolean more = report.counts().entrySet().stream()
                .anyMatch(found ->
                        found.getKey() != Kind.LOADED && found.getValue() > known.getOrDefault(found.getKey(), 0L));
        return more && announcer.wants(Occasion.SELF_CHECK_FINDING) ? List.of(announcement(report)) : List.of();
    }

    private static Announcement announcement(Report report) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("check", report.id());
        data.put("from", report.from().toString());
        data.put("to", report.to().toString());
        data.put("deep", report.deep());
        data.put("counts", report.counts());
        data.put("findings", report.findings().stream().limit(MOST_TOLD).toList());
        String text = "The self-check found %d files that somebody has to look at: %s"
                .formatted(report.alarms(), report.counts());
        return Announcement.of(Occasion.SELF_CHECK_FINDING, report.finishedAt(), text, data);
    }

    private static Report withFindings(Report report, int most) {
        return new Report(
                report.id,
                report.startedAt,
                report.finishedAt,
                report.from,
                report.to,
                report.deep,
                report.loader,
                report.files,
                report.pending,
                report.counts,
                report.findings.subList(0, Math.min(most, report.findings.size())),
                report.daysOutside,
                report.outsideTo);
    }

    private static List<Object> row(HourAccount hour, Instant at) {
        return List.of(hour.hour(), hour.table(), hour.files(), hour.rows(), hour.pendingFiles(), hour.pending(), at);
    }

    /** The newest first, at most ten, of all loaders. */
    public List<Report> latest() {
        return redshift.ask(
                session -> session.sql(LATEST).query(row -> JSON.readValue(row.text("report"), Report.class)));
    }

    /** Where the last comparison of days outside of the look-back, of any loader, ended; empty when there was none of late. */
    Optional<LocalDate> outsideTo() {
        return latest().stream()
                .map(Report::outsideTo)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /** The last one that this process made. */
    Optional<Report> own() {
        return Optional.ofNullable(own.get());
    }
}
