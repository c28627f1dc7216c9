package io.tracking.loader.redshift;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.tracking.loader.schedule.OutageLog;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where Redshift is, and whether it answers: it is said once by whoever finds out first, and remembered for a moment, so that calls
 * that somebody waits for do not each try again. Thread-safe.
 */
final class Reach {

    private static final Logger log = LoggerFactory.getLogger(Reach.class);
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final Pattern HOST = Pattern.compile("//([^/?;]+)");

    private final String where;
    private final OutageLog outage;
    private final OutageLog entry;
    private final AtomicReference<@Nullable Failure> last = new AtomicReference<>();

    /** @param entry it answers, and does not let this loader in */
    private record Failure(String reason, boolean entry, long nanos) {

        SQLTransientConnectionException error() {
            return entry ? new SignInRefusedException(reason) : new SQLTransientConnectionException(reason, "08001");
        }
    }

    Reach(String url, Clock clock) {
        Matcher host = HOST.matcher(url);
        this.where = host.find() ? "Redshift at " + host.group(1) : "Redshift";
        this.outage = new OutageLog(where + " does not answer", where + " answers again", clock);
        this.entry = new OutageLog("Cannot sign in to " + where, "Signed in to " + where + " again", clock);
    }

    /** Redshift, and its host and port. */
    String where() {
        return where;
    }

    /**
     * A connection.
     *
     * @param hurried fail at once when it did not answer a moment ago
     * @throws SQLTransientConnectionException when there is none
     */
    Connection open(DataSource pool, boolean hurried) throws SQLException {
        Failure before = last.get();
        if (hurried && before != null && System.nanoTime() - before.nanos < REMEMBERED.toNanos()) {
            throw before.error();
        }
        long began = System.nanoTime();
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            if (busy(pool)) {
                throw new SQLTransientConnectionException(
                        "every connection to it is in use: " + e.getMessage(), "08001", e);
            }
            Failure failure = failure(e, began);
            failed(failure);
            SQLException none = failure.error();
            none.addSuppressed(e);
            throw none;
        }
    }

    private static Failure failure(SQLException e, long began) {
        long now = System.nanoTime();
        return notLetIn(e)
                .map(reason -> new Failure(reason, true, now))
                .orElseGet(() -> new Failure(
                        cause(e) + " (no connection within " + (now - began) / 1_000_000 + " ms)", false, now));
    }

    /** Why this loader could not sign in; empty when it is something else that it could not do. */
    static Optional<String> notLetIn(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SignInRefusedException || cause instanceof UnreadableCredentialsException) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Closes what is not in use. */
    static void evict(DataSource pool) {
        try {
            HikariPoolMXBean state = pool.unwrap(HikariDataSource.class).getHikariPoolMXBean();
            if (state != null) {
                state.softEvictConnections();
            }
        } catch (SQLException otherPool) {
            log.debug("Not a pool that can be emptied: {}", otherPool.getMessage());
        }
    }

    private static boolean busy(DataSource pool) {
        try {
            HikariDataSource hikari = pool.unwrap(HikariDataSource.class);
            HikariPoolMXBean state = hikari.getHikariPoolMXBean();
            return state != null && state.getActiveConnections() >= hikari.getMaximumPoolSize();
        } catch (SQLException otherPool) {
            return false;
        }
    }

    /** Redshift has answered. */
    void answered() {
        last.set(null);
        outage.over();
        entry.over();
    }

    /** A connection that was open has failed with {@code e}. */
    void broke(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                failed(new Failure(
                        "it takes connections and then says nothing (" + cause.getMessage() + ")",
                        false,
                        System.nanoTime()));
                return;
            }
        }
        outage.failed(reason(e));
    }

    private void failed(Failure failure) {
        last.set(failure);
        (failure.entry ? entry : outage).failed(failure.reason);
    }

    /** What the pool met last; a connection that it closed itself, as nothing came from it, tells nothing. */
    private static String cause(SQLException e) {
        if (e.getCause() == null || String.valueOf(e.getCause().getMessage()).contains("has been closed")) {
            return "it says nothing";
        }
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    /** The pool's own message hides why there is no connection. */
    static String reason(SQLException e) {
        if (e instanceof LockHeldException || e instanceof SQLTimeoutException) {
            return String.valueOf(e.getMessage());
        }
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = String.valueOf(e.getMessage());
        return deepest == e || deepest.getMessage() == null || message.contains(deepest.getMessage())
                ? message
                : deepest.getMessage() + " (" + message + ")";
    }
}
