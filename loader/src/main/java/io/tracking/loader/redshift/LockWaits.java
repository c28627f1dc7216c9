package io.tracking.loader.redshift;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.tracking.loader.schedule.OutageLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps the tables whose locks this loader waits for, over all its tries, from the first that had to wait until the lock is
 * free. Thread-safe.
 */
public final class LockWaits {

    /** Loaders take turns: shorter waits are not worth a line. */
    private static final Duration USUAL = Duration.ofSeconds(10);

    private final RedshiftProperties properties;
    private final Clock clock;
    private final Map<String, Wait> waits = new HashMap<>();
    private final Map<String, OutageLog> lines = new HashMap<>();

    LockWaits(RedshiftProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * One table.
     *
     * @param since when this loader began to wait
     * @param heldBy whom it waits for; empty when Redshift does not show the others' locks to this loader's user
     */
    public record Wait(String table, Instant since, List<TableLock> heldBy) {

        /** Which table, by whom, since when, and how it ends. */
        public String text() {
            return text(table, heldBy);
        }

        static String text(String table, List<TableLock> heldBy) {
            return table + " is locked: " + who(heldBy);
        }

        static String who(List<TableLock> heldBy) {
            if (heldBy.isEmpty()) {
                return "Redshift does not show by whom; after ALTER USER … SYSLOG ACCESS UNRESTRICTED this loader's user sees it";
            }
            return heldBy.stream().map(TableLock::toString).collect(Collectors.joining(", "))
                    + "; it is free when that transaction ends, or after SELECT pg_terminate_backend("
                    + heldBy.get(0).pid() + ")";
        }
    }

    LockWaits metered(MeterRegistry registry) {
        TimeGauge.builder("tracking.load.lock.wait", this, TimeUnit.MILLISECONDS, waits -> waits.longest()
                        .toMillis())
                .description(
                        "How long this loader has been waiting for a lock that is held, but for another loader at its load; 0 when for none")
                .register(registry);
        return this;
    }

    /** This loader waits for {@code table}. */
    synchronized void waiting(String table, List<TableLock> heldBy) {
        Instant now = clock.instant();
        Wait before = waits.get(table);
        Wait wait = new Wait(table, before == null ? now : before.since, heldBy);
        waits.put(table, wait);
        Duration usual = properties.lockWait().compareTo(USUAL) < 0 ? properties.lockWait() : USUAL;
        if (!wait.since.plus(usual).isAfter(now) && !turns(wait)) {
            lines.computeIfAbsent(
                            table,
                            name -> new OutageLog(
                                    "Cannot load, " + name + " is locked", name + " is free again", clock))
                    .failed(Wait.who(heldBy));
        }
    }

    /** These are the locks of the moment: what nobody holds any more is not waited for. */
    synchronized void seen(List<TableLock> locks, Set<String> waitedForNow) {
        waits.values().removeIf(wait -> {
            boolean over =
                    !waitedForNow.contains(wait.table) && wait.heldBy.stream().noneMatch(locks::contains);
            if (over && lines.containsKey(wait.table)) {
                lines.get(wait.table).over();
            }
            return over;
        });
    }

    synchronized boolean any() {
        return !waits.isEmpty();
    }

    /** The oldest first. */
    public synchronized List<Wait> now() {
        return waits.values().stream()
                .sorted((one, other) -> one.since.compareTo(other.since))
                .toList();
    }

    /** Loaders take turns: another one is at its load, and is not late. */
    private boolean turns(Wait wait) {
        return !wait.heldBy.isEmpty()
                && wait.heldBy.stream()
                        .allMatch(lock -> lock.table().equals(TableLock.OF_LOADS)
                                && lock.exclusive()
                                && lock.since().isAfter(clock.instant().minus(properties.statementTimeout())));
    }

    /** Of all that are not another loader's turn; zero when there is none. */
    public Duration longest() {
        return now().stream()
                .filter(wait -> !turns(wait))
                .findFirst()
                .map(wait -> Duration.between(wait.since(), clock.instant()))
                .orElse(Duration.ZERO);
    }
}
