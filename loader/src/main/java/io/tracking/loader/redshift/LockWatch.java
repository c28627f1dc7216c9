package io.tracking.loader.redshift;

import com.amazon.redshift.core.BaseConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, on a connection of its own, whether one of this loader's sessions waits for a lock, and ends a wait that is too long.
 * A statement_timeout alone cannot tell a lock from a COPY that has much to do. When it gets no answer itself for so long, it
 * breaks the connections of the others, which may wait in vain for much longer. Thread-safe; its thread ends when nothing is left
 * to look at.
 */
final class LockWatch {

    private static final Logger log = LoggerFactory.getLogger(LockWatch.class);
    private static final int MILLIS = 2000;
    private static final int NETWORK_MILLIS = 4000;
    private static final Duration OFTEN = Duration.ofMillis(500);
    private static final Duration SELDOM = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final LockWaits waits;
    private final Duration silence;
    private final Clock clock;
    private volatile long answered;
    private final Map<Integer, Watched> sessions = new ConcurrentHashMap<>();
    /** Sessions whose connection broke in a transaction: Redshift may not know, and keep their locks. */
    private final Map<Integer, Instant> abandoned = new ConcurrentHashMap<>();

    private @Nullable Thread thread;

    /** @param silence without an answer for so long, a connection is given up */
    LockWatch(DataSource dataSource, LockWaits waits, Duration silence, Clock clock) {
        this.dataSource = dataSource;
        this.waits = waits;
        this.silence = silence;
        this.clock = clock;
    }

    /** What to ask for when the watch, which looks twice a second, has to end a wait within {@code limit}. */
    static Duration sooner(Duration limit) {
        Duration sooner = limit.minus(OFTEN.multipliedBy(3));
        return sooner.compareTo(OFTEN) < 0 ? OFTEN : sooner;
    }

    /** Marks a session that is looked after until it is closed. */
    final class Watched implements AutoCloseable {

        private final Connection connection;
        private final int pid;
        private final Duration lockWait;
        private final boolean load;
        private final long began = System.nanoTime();
        private long waitBegan;
        private volatile LockWaits.@Nullable Wait wait;
        private volatile boolean cancelled;

        private Watched(Connection connection, int pid, Duration lockWait, boolean load) {
            this.connection = connection;
            this.pid = pid;
            this.lockWait = lockWait;
            this.load = load;
        }

        /** Which lock made it fail; null when none did. */
        LockWaits.@Nullable Wait lost() {
            return wait;
        }

        /** The connection broke while a transaction was open. */
        void abandon() {
            abandoned.put(pid, clock.instant());
        }

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - began);
        }

        @Override
        public void close() {
            sessions.remove(pid, this);
        }
    }

    /** @param load whether a load waits: what an admin's call waits for is told to the admin alone */
    Watched watch(Connection connection, int pid, Duration lockWait, boolean load) {
        Watched watched = new Watched(connection, pid, lockWait, load);
        sessions.put(pid, watched);
        synchronized (this) {
            if (thread == null) {
                answered = System.nanoTime();
                thread = new Thread(this::run, "lock-watch");
                thread.setDaemon(true);
                thread.start();
            }
        }
        return watched;
    }

    private void run() {
        try {
            while (goOn()) {
                Duration oldest = sessions.values().stream()
                        .map(Watched::age)
                        .max(Duration::compareTo)
                        .orElse(LONG);
                if (oldest.compareTo(OFTEN) > 0 || waits.any() || !abandoned.isEmpty()) {
                    lookOrSayWhyNot();
                } else {
                    answered = System.nanoTime();
                }
                Thread.sleep((oldest.compareTo(LONG) < 0 ? OFTEN : SELDOM).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended();
        }
    }

    /** Whatever it ended of, the next session is watched again. */
    private synchronized void ended() {
        if (thread == Thread.currentThread()) {
            thread = null;
        }
    }

    // Whatever one look fails of, the next one is taken.
    private void lookOrSayWhyNot() {
        try {
            look();
        } catch (RuntimeException e) {
            log.error("Cannot look at the locks: a fault of the loader; the next look follows", e);
        }
    }

    private synchronized boolean goOn() {
        if (sessions.isEmpty() && abandoned.isEmpty() && !waits.any()) {
            thread = null;
        }
        return thread != null;
    }

    private void look() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
            WarehouseSession asking = new WarehouseSession(connection);
            asking.sql("SET statement_timeout TO " + MILLIS).run();
            List<TableLock> locks = TableLock.all(asking);
            Set<String> waitedFor = new HashSet<>();
            for (Watched session : sessions.values()) {
                look(session, locks, asking, waitedFor);
            }
            waits.seen(locks, waitedFor);
            answered = System.nanoTime();
            for (Map.Entry<Integer, Instant> session : abandoned.entrySet()) {
                terminate(session.getKey(), session.getValue(), locks, asking);
            }
        } catch (SQLException | WarehouseUnavailableException e) {
            log.debug("Cannot look at the locks: {}", e.getMessage());
            if (RedshiftErrors.cancelled(WarehouseSession.cause(e))) {
                // Slow, and not silent.
                answered = System.nanoTime();
            } else if (System.nanoTime() - answered > silence.toNanos()) {
                sessions.values().stream()
                        .filter(session -> session.age().compareTo(silence) > 0)
                        .forEach(this::giveUp);
            }
        }
    }

    private void giveUp(Watched session) {
        try {
            breakOff(session.connection);
        } catch (SQLException e) {
            log.debug("Cannot break the connection of session {}: {}", session.pid, e.getMessage());
        }
    }

    /**
     * Closes a connection's socket, whoever waits for an answer on it. {@link Connection#abort} of the driver asks a security manager
     * first, which every Java from 24 on answers with an exception.
     */
    static void breakOff(Connection connection) throws SQLException {
        connection.unwrap(BaseConnection.class).getQueryExecutor().abort();
    }

    private void look(Watched session, List<TableLock> locks, WarehouseSession asking, Set<String> waitedFor) {
        TableLock wanted = locks.stream()
                .filter(lock -> lock.pid() == session.pid && !lock.granted())
                .findFirst()
                .orElse(null);
        if (wanted == null) {
            session.wait = session.cancelled ? session.wait : null;
            return;
        }
        List<TableLock> heldBy = TableLock.roots(TableLock.before(wanted, locks), locks);
        LockWaits.Wait before = session.wait;
        if (before == null || !before.table().equals(wanted.table())) {
            session.waitBegan = System.nanoTime();
        }
        session.wait = new LockWaits.Wait(wanted.table(), before == null ? clock.instant() : before.since(), heldBy);
        if (session.load) {
            waitedFor.add(wanted.table());
            waits.waiting(wanted.table(), heldBy);
        }
        if (System.nanoTime() - session.waitBegan >= session.lockWait.toNanos() && !session.cancelled) {
            session.cancelled = true;
            asking.sql("SELECT pg_cancel_backend(" + session.pid + ")").query(row -> "");
        }
    }

    /** Its user is this loader's, and it began before the connection broke: it is not somebody else's with the same number. */
    private void terminate(int pid, Instant since, List<TableLock> locks, WarehouseSession asking) {
        String user = asking.sql("SELECT current_user AS me")
                .query(row -> row.text("me").strip())
                .get(0);
        boolean there = locks.stream()
                .anyMatch(lock -> lock.pid() == pid
                        && lock.user().equals(user)
                        && lock.since().isBefore(since));
        if (there) {
            log.warn(
                    "Session {} of this loader lost its connection at {} in a transaction, and Redshift has kept its locks:"
                            + " it is terminated",
                    pid,
                    since);
            asking.sql("SELECT pg_terminate_backend(" + pid + ")").query(row -> "");
        }
        abandoned.remove(pid);
    }
}
