package io.tracking.loader.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.redshift.Haste;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.SqlStatement;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.OutageLog;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records who did what through the admin API, and what came of it. An entry that cannot be written now waits in memory, and is written
 * later, once; what was done is not undone, and nothing is refused, because of it. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger("io.tracking.audit");

    /** Of at most 6 KB each. */
    static final int MOST_WAITING = 1000;

    private static final int MOST_AT_A_TIME = 50;
    private static final Duration HURRY = Duration.ofSeconds(2);

    private static final int MOST_NAME_BYTES = 256;
    private static final int MOST_DETAIL_BYTES = 4096;
    private static final int MOST_OUTCOME_BYTES = 1024;

    private static final String INSERT =
            """
            INSERT INTO tracking.audit_log (acted_at, who, action, detail, outcome)
            VALUES (:acted_at, :who, :action, :detail, :outcome)""";

    private static final String COUNT =
            """
            SELECT COUNT(*)
            FROM tracking.audit_log
            WHERE acted_at = :acted_at
              AND who = :who
              AND action = :action
              AND detail = :detail
              AND outcome = :outcome""";

    private static final String LATEST =
            """
            SELECT acted_at,
                   who,
                   action,
                   detail,
                   outcome
            FROM tracking.audit_log
            ORDER BY acted_at DESC
            LIMIT 100""";

    private final Redshift redshift;
    private final Clock clock;
    private final OutageLog outage;
    private final AtomicLong lost = new AtomicLong();
    private final Deque<Entry> waiting = new ArrayDeque<>();

    public AuditLog(Redshift redshift, Clock clock) {
        this.redshift = redshift;
        this.clock = clock;
        this.outage = new OutageLog(
                "Cannot write to tracking.audit_log, entries of actions wait in memory, and are in this log",
                "tracking.audit_log is written again",
                clock);
    }

    AuditLog metered(MeterRegistry registry) {
        Gauge.builder("tracking.audit.waiting", this, audit -> audit.waiting().size())
                .description("Entries of actions that wait until tracking.audit_log can be written")
                .register(registry);
        FunctionCounter.builder("tracking.audit.lost", lost, AtomicLong::doubleValue)
                .description("Actions that are in the log and not in tracking.audit_log")
                .register(registry);
        return this;
    }

    /**
     * One action.
     *
     * @param at when it ended, UTC
     * @param who the admin's name
     * @param action method and path
     * @param detail what was asked for
     * @param outcome the answer's status and, when it was refused, why
     */
    public record Entry(Instant at, String who, String action, String detail, String outcome) {}

    /** Adds one action; when the warehouse does not answer, later. */
    public void add(String who, String action, String detail, String outcome) {
        Entry entry = new Entry(
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                cut(who, MOST_NAME_BYTES),
                cut(action, MOST_NAME_BYTES),
                cut(detail, MOST_DETAIL_BYTES),
                cut(outcome, MOST_OUTCOME_BYTES));
        if (oldest() != null) {
            // It would wait for the same, and the caller with it.
            keep(entry);
            return;
        }
        try {
            redshift.write(session -> insert(session, entry));
        } catch (WarehouseUnavailableException e) {
            outage.failed(String.valueOf(e.getMessage()));
            keep(entry);
        }
    }

    private synchronized void keep(Entry entry) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(entry);
        } else {
            lost.incrementAndGet();
            log.error(
                    "Cannot keep the entry of an action for tracking.audit_log, {} wait for it: its line above is its only record",
                    MOST_WAITING);
        }
    }

    private synchronized @Nullable Entry oldest() {
        return waiting.peek();
    }

    private synchronized void written(Entry entry) {
        waiting.remove(entry);
    }

    /** What waits to be written, the oldest first. */
    public synchronized List<Entry> waiting() {
        return List.copyOf(waiting);
    }

    /** Writes some of what waits, the oldest first; to be called again and again. False when it cannot be written. */
    boolean retry() {
        for (int i = 0; i < MOST_AT_A_TIME; i++) {
            Entry entry = oldest();
            if (entry == null) {
                return true;
            }
            Haste haste = Haste.begin(HURRY, Duration.ZERO);
            try {
                redshift.write(session -> isThere(session, entry) ? 0L : insert(session, entry));
                outage.over();
            } catch (WarehouseUnavailableException e) {
                outage.failed(String.valueOf(e.getMessage()));
                return false;
            } finally {
                haste.end();
            }
            written(entry);
        }
        return true;
    }

    static long insert(WarehouseSession session, Entry entry) {
        return with(entry, session.sql(INSERT)).run();
    }

    /** Nobody knows whether a commit was done whose answer did not come. */
    private static boolean isThere(WarehouseSession session, Entry entry) {
        return with(entry, session.sql(COUNT)).count() > 0;
    }

    private static SqlStatement with(Entry entry, SqlStatement statement) {
        return statement
                .param("acted_at", entry.at())
                .param("who", entry.who())
                .param("action", entry.action())
                .param("detail", entry.detail())
                .param("outcome", entry.outcome());
    }

    /** The newest first, at most 100. */
    public List<Entry> latest() {
        return redshift.ask(session -> session.sql(LATEST)
                .query(row -> new Entry(
                        row.time("acted_at"),
                        row.text("who"),
                        row.text("action"),
                        row.text("detail"),
                        row.text("outcome"))));
    }

    /** A last try. */
    @Override
    public void close() {
        retry();
        List<Entry> left = waiting();
        if (!left.isEmpty()) {
            log.error(
                    "{} actions are in this log alone, and not in tracking.audit_log, which could not be written: those from {} to {}",
                    left.size(),
                    left.get(0).at(),
                    left.get(left.size() - 1).at());
        }
    }

    /** Cut at a character's end, and text that the warehouse takes. */
    private static String cut(String text, int most) {
        byte[] bytes = text.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, most);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
