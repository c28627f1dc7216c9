package io.tracking.loader.redshift;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections and transactions; the first use migrates. No statement, no wait for a lock and no answer takes longer than
 * {@link RedshiftProperties} say; what does is rolled back. Thread-safe.
 */
public final class Redshift {

    private static final Logger log = LoggerFactory.getLogger(Redshift.class);

    /** Nobody reads it. */
    static final String LOAD_LOCK = "tracking.load_lock";

    /** What loads locked before there was {@link #LOAD_LOCK}. */
    private static final String LEDGER = "tracking.load_ledger";

    /**
     * The first statement of every transaction that loads: one at a time, under SNAPSHOT isolation as under SERIALIZABLE,
     * because a transaction's snapshot is taken by the first statement that reads, and that one waits for the lock.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html">LOCK</a>
     */
    static final String LOCK = "LOCK " + LOAD_LOCK;

    private static final int MOST_CONFLICTS = 3;
    /** Of statements that have nothing to do: before anybody watches the session. */
    private static final Duration GREETING = Duration.ofSeconds(10);

    private static final Duration HURRIED_NETWORK = Duration.ofMillis(300);

    private final DataSource loads;
    private final DataSource calls;
    private final Migrations migrations;
    private final RedshiftProperties properties;
    private final Reach reach;
    private final LockWatch watch;
    private final Clock clock;
    private volatile Instant doubt = Instant.MIN;

    /** For tests: one pool, which has to be large enough for everything. */
    public Redshift(DataSource dataSource, Migrations migrations) {
        this(dataSource, migrations, RedshiftProperties.DEFAULTS);
    }

    public Redshift(DataSource dataSource, Migrations migrations, RedshiftProperties properties) {
        this(
                dataSource,
                dataSource,
                migrations,
                properties,
                new Reach("", Clock.systemUTC()),
                new LockWaits(properties, Clock.systemUTC()),
                Clock.systemUTC());
    }

    /**
     * @param loads connections of what nobody waits for
     * @param calls connections of {@link Haste}, and for a look at the locks
     */
    public Redshift(
            DataSource loads,
            DataSource calls,
            Migrations migrations,
            RedshiftProperties properties,
            Reach reach,
            LockWaits waits,
            Clock clock) {
        this.loads = loads;
        this.calls = calls;
        this.migrations = migrations;
        this.properties = properties;
        this.reach = reach;
        this.watch = new LockWatch(calls, waits, properties.lockWait(), clock);
        this.clock = clock;
    }

    /** When it last failed at something, for whatever reason; long ago when it never has. */
    Instant lastFailure() {
        return doubt;
    }

    /** Work that may throw what the database throws, and one exception of its own. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run(Statements statements) throws SQLException, E;
    }

    /** Work that throws only what the database throws. */
    @FunctionalInterface
    public interface Question<T> {
        T run(Statements statements) throws SQLException;
    }

    /** Work that leaves nothing. */
    @FunctionalInterface
    public interface Attempt {
        void run(Statements statements) throws SQLException;
    }

    /** All or nothing, alone: {@code work} sees everything that was committed before it, and nobody loads beside it. */
    public <T, E extends Exception> T locked(Work<T, E> work) throws SQLException, E {
        return session((statements, limits) -> {
            limit(statements, limits.lockWait);
            return transaction(statements, () -> {
                statements.run(LOCK);
                lockLedgerToo(statements);
                limit(statements, limits.statement);
                return work.run(statements);
            });
        });
    }

    /** An old loader locks the ledger alone: as long as there may be one, both locks are needed to be alone. */
    private void lockLedgerToo(Statements statements) throws SQLException {
        if (migrations.oldLoadersMayRun()) {
            statements.run("LOCK " + LEDGER);
        }
    }

    /** All or nothing, beside loads and whoever else writes. */
    public <T, E extends Exception> T together(Work<T, E> work) throws SQLException, E {
        return session((statements, limits) -> transaction(statements, () -> work.run(statements)));
    }

    /** Runs {@code attempt} in a transaction of its own, without the lock, rolls it back, and asks in the same session. */
    public <T> T afterRollback(Attempt attempt, Question<T> question) throws SQLException {
        return this.<T, RuntimeException>session((statements, limits) -> {
            statements.connection().setAutoCommit(false);
            attempt.run(statements);
            statements.connection().rollback();
            statements.connection().setAutoCommit(true);
            return question.run(statements);
        });
    }

    /** Each statement on its own, without the lock. */
    public <T> T each(Question<T> question) throws SQLException {
        return this.<T, RuntimeException>session((statements, limits) -> question.run(statements));
    }

    /** {@link #each}, for callers that have nothing to do about a failure. */
    public <T> T ask(Question<T> question) {
        try {
            return each(question);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** {@link #locked}, for callers that have nothing to do about a failure. */
    public <T> T writeAlone(Question<T> question) {
        try {
            return this.<T, RuntimeException>locked(question::run);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** {@link #together}, for callers that have nothing to do about a failure; again when two were at the same row. */
    public <T> T write(Question<T> question) {
        for (int conflicts = 0; ; conflicts++) {
            try {
                return this.<T, RuntimeException>together(question::run);
            } catch (SQLException e) {
                boolean conflict = RedshiftErrors.passing(e)
                        .filter(SqlFailure.CONFLICT::equals)
                        .isPresent();
                if (!conflict || conflicts == MOST_CONFLICTS) {
                    throw unavailable(e);
                }
            }
        }
    }

    /** The locks of other sessions that may make a load or an admin's call wait. */
    public List<TableLock> locksInTheWay() {
        return ask(Redshift::locksInTheWay);
    }

    private static List<TableLock> locksInTheWay(Statements statements) throws SQLException {
        int own = pid(statements);
        List<TableLock> all = TableLock.all(statements);
        return TableLock.roots(
                all.stream()
                        .filter(lock -> lock.pid() != own && lock.mayHoldUp(List.of(LOAD_LOCK)))
                        .toList(),
                all);
    }

    /** The pool's own message hides why there is no connection. */
    public static String reason(SQLException e) {
        return Reach.reason(e);
    }

    private WarehouseUnavailableException unavailable(SQLException e) {
        Optional<SqlFailure> passing = RedshiftErrors.passing(e);
        Optional<String> notLetIn = Reach.notLetIn(e);
        if (notLetIn.isPresent()) {
            return new WarehouseUnavailableException(
                    "Cannot sign in to " + reach.where() + ": " + notLetIn.get(), passing, e);
        }
        String message = e instanceof LockHeldException || e instanceof SQLTimeoutException
                ? reason(e)
                : reach.where() + (passing.isPresent() ? " does not answer: " : " refuses: ") + reason(e);
        return new WarehouseUnavailableException(message, passing, e);
    }

    // One use of a connection.

    private record Limits(Duration lockWait, Duration statement, Duration network) {}

    @FunctionalInterface
    private interface Use<T, E extends Exception> {
        T run(Statements statements, Limits limits) throws SQLException, E;
    }

    @FunctionalInterface
    private interface Step<T, E extends Exception> {
        T run() throws SQLException, E;
    }

    private <T, E extends Exception> T session(Use<T, E> use) throws SQLException, E {
        Haste haste = Haste.ofThread();
        if (haste != null) {
            haste.asked();
        }
        try {
            migrations.ensure(haste == null ? Duration.ofHours(1) : haste.left());
            try (Connection connection = reach.open(haste == null ? loads : calls, haste != null)) {
                return session(connection, haste, use);
            }
        } catch (SQLException e) {
            doubt = clock.instant();
            throw e;
        } finally {
            if (haste != null) {
                haste.answered();
            }
        }
    }

    private <T, E extends Exception> T session(Connection connection, @Nullable Haste haste, Use<T, E> use)
            throws SQLException, E {
        Limits limits = limits(haste);
        Statements statements = new Statements(connection);
        LockWatch.Watched watched = null;
        try {
            connection.setNetworkTimeout(Runnable::run, (int) (haste == null ? GREETING : limits.lockWait).toMillis());
            limit(statements, limits.statement);
            watched = watch.watch(connection, pid(statements), limits.lockWait, haste == null);
            connection.setNetworkTimeout(Runnable::run, (int) limits.network.toMillis());
            T result = use.run(statements, limits);
            reach.answered();
            return result;
        } catch (SQLException e) {
            throw explained(e, connection, watched, limits);
        } finally {
            if (watched != null) {
                watched.close();
            }
        }
    }

    private Limits limits(@Nullable Haste haste) {
        if (haste == null) {
            return new Limits(properties.lockWait(), properties.statementTimeout(), properties.silence());
        }
        Duration left = haste.left();
        Duration statement = haste.statement();
        return new Limits(LockWatch.sooner(left), statement, statement.plus(HURRIED_NETWORK));
    }

    private static void limit(Statements statements, Duration limit) throws SQLException {
        statements.run("SET statement_timeout TO " + limit.toMillis());
    }

    private static int pid(Statements statements) throws SQLException {
        return (int) statements.count("SELECT pg_backend_pid()");
    }

    private <T, E extends Exception> T transaction(Statements statements, Step<T, E> work) throws SQLException, E {
        Connection connection = statements.connection();
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T result = work.run();
            commit(connection);
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack(connection);
            }
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("08")) {
                throw new SQLNonTransientConnectionException(
                        "the connection broke at the commit, and nobody knows whether it was done: look before doing it again: "
                                + reason(e),
                        e.getSQLState(),
                        e);
            }
            throw e;
        }
    }

    /** What was cancelled says who held the lock, or how long it took; a connection that broke is told of, and looked after. */
    private SQLException explained(
            SQLException e, Connection connection, LockWatch.@Nullable Watched watched, Limits limits) {
        if (RedshiftErrors.cancelled(e)) {
            return named(e, connection, watched, limits);
        }
        if (RedshiftErrors.passing(e).filter(SqlFailure.CONNECTION::equals).isPresent()) {
            reach.broke(e);
            // Those that are open and not in use are likely to be broken as well; each would be asked in vain.
            Reach.evict(loads);
            Reach.evict(calls);
            if (watched != null) {
                watched.abandon();
            }
        }
        return e;
    }

    private SQLException named(
            SQLException e, Connection connection, LockWatch.@Nullable Watched watched, Limits limits) {
        LockWaits.Wait wait = watched == null ? null : watched.lost();
        if (wait != null) {
            return new LockHeldException(wait.text(), e);
        }
        try {
            rollBack(connection);
            connection.setAutoCommit(true);
            Statements statements = new Statements(connection);
            limit(statements, limits.lockWait);
            List<TableLock> inTheWay = locksInTheWay(statements);
            return inTheWay.isEmpty()
                    ? new SQLTimeoutException(
                            reach.where() + " has not answered within " + limits.statement + ", and was asked to stop",
                            e.getSQLState(),
                            e)
                    : new LockHeldException(LockWaits.Wait.text(inTheWay.get(0).table(), inTheWay), e);
        } catch (SQLException again) {
            e.addSuppressed(again);
            return e;
        }
    }

    /** A failure here must not hide the one that led to it; the server rolls back when the connection is gone. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            log.debug("Cannot roll back, the connection is broken: {}", broken.getMessage());
        }
    }
}
