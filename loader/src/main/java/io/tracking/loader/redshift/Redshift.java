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
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds connections and transactions; the first use migrates. No statement, no wait for a lock and no answer takes longer than
 * {@link RedshiftProperties} say; what does is rolled back. Thread-safe.
 */
public final class Redshift {

    private static final Logger log = LoggerFactory.getLogger(Redshift.class);

    /**
     * The first statement of every transaction that loads: one at a time, under SNAPSHOT isolation as under SERIALIZABLE,
     * because a transaction's snapshot is taken by the first statement that reads, and that one waits for the lock.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html">LOCK</a>
     */
    private static final String LOCK =
            """
            -- One load at a time, and each sees what the one before it has committed.
            LOCK tracking.load_lock""";

    private static final String LOCK_LEDGER =
            """
            -- A loader of an earlier release locks the ledger alone, and may still be at work.
            LOCK tracking.load_ledger""";

    private static final String OWN_PID =
            """
            -- By this number the watch over locks knows the session.
            SELECT pg_backend_pid()""";

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

    /** Does work that may throw one exception of its own. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run(WarehouseSession session) throws E;
    }

    /**
     * All or nothing, alone: {@code work} sees everything that was committed before it, and nobody loads beside it.
     *
     * @throws WarehouseUnavailableException when the warehouse refuses or does not answer, as do all that follow
     */
    public <T, E extends Exception> T locked(Work<T, E> work) throws E {
        return use((session, limits) -> {
            limit(session, limits.lockWait);
            return transaction(session, () -> {
                // P1: one load at a time, and each sees what was committed before it.
                session.sql(LOCK).run();
                lockLedgerToo(session);
                limit(session, limits.statement);
                return work.run(session);
            });
        });
    }

    /** An old loader locks the ledger alone: as long as there may be one, both locks are needed to be alone. */
    private void lockLedgerToo(WarehouseSession session) {
        if (migrations.oldLoadersMayRun()) {
            session.sql(LOCK_LEDGER).run();
        }
    }

    /** All or nothing, beside loads and whoever else writes; again when two were at the same row. */
    public <T> T write(Function<WarehouseSession, T> work) {
        for (int conflicts = 0; ; conflicts++) {
            try {
                return this.<T, RuntimeException>use(
                        (session, limits) -> transaction(session, () -> work.apply(session)));
            } catch (WarehouseUnavailableException e) {
                boolean conflict =
                        e.passing().filter(SqlFailure.CONFLICT::equals).isPresent();
                if (!conflict || conflicts == MOST_CONFLICTS) {
                    throw e;
                }
            }
        }
    }

    /** Runs {@code attempt} in a transaction of its own, without the lock, rolls it back, and asks in the same session. */
    public <T> T afterRollback(Consumer<WarehouseSession> attempt, Function<WarehouseSession, T> question) {
        return this.<T, RuntimeException>use((session, limits) -> {
            session.connection().setAutoCommit(false);
            attempt.accept(session);
            session.connection().rollback();
            session.connection().setAutoCommit(true);
            return question.apply(session);
        });
    }

    /** Each statement on its own, without the lock. */
    public <T> T ask(Function<WarehouseSession, T> question) {
        return this.<T, RuntimeException>use((session, limits) -> question.apply(session));
    }

    /** The locks of other sessions that may make a load or an admin's call wait. */
    public List<TableLock> locksInTheWay() {
        return ask(Redshift::locksInTheWay);
    }

    private static List<TableLock> locksInTheWay(WarehouseSession session) {
        int own = pid(session);
        List<TableLock> all = TableLock.all(session);
        return TableLock.roots(
                all.stream()
                        .filter(lock -> lock.pid() != own && lock.mayHoldUp(List.of(TableLock.OF_LOADS)))
                        .toList(),
                all);
    }

    private WarehouseUnavailableException unavailable(SQLException e) {
        Optional<String> notLetIn = Reach.notLetIn(e);
        if (notLetIn.isPresent()) {
            return new WarehouseUnavailableException("Cannot sign in to " + reach.where() + ": " + notLetIn.get(), e);
        }
        boolean complete = e instanceof LockHeldException || e instanceof SQLTimeoutException;
        boolean passing = RedshiftErrors.passing(e).isPresent();
        return new WarehouseUnavailableException(
                (complete ? "" : reach.where() + (passing ? " does not answer: " : " refuses: ")) + Reach.reason(e), e);
    }

    // One use of a connection.

    private record Limits(Duration lockWait, Duration statement, Duration network) {}

    @FunctionalInterface
    private interface Use<T, E extends Exception> {
        T run(WarehouseSession session, Limits limits) throws SQLException, E;
    }

    @FunctionalInterface
    private interface Step<T, E extends Exception> {
        T run() throws SQLException, E;
    }

    private <T, E extends Exception> T use(Use<T, E> use) throws E {
        Haste haste = Haste.ofThread();
        if (haste != null) {
            haste.asked();
        }
        try {
            migrations.ensure(haste == null ? Duration.ofHours(1) : haste.left());
            try (Connection connection = reach.open(haste == null ? loads : calls, haste != null)) {
                return use(connection, haste, use);
            }
        } catch (SQLException e) {
            doubt = clock.instant();
            throw unavailable(e);
        } finally {
            if (haste != null) {
                haste.answered();
            }
        }
    }

    private <T, E extends Exception> T use(Connection connection, @Nullable Haste haste, Use<T, E> use)
            throws SQLException, E {
        Limits limits = limits(haste);
        WarehouseSession session = new WarehouseSession(connection);
        LockWatch.Watched watched = null;
        try {
            connection.setNetworkTimeout(Runnable::run, (int) (haste == null ? GREETING : limits.lockWait).toMillis());
            limit(session, limits.statement);
            watched = watch.watch(connection, pid(session), limits.lockWait, haste == null);
            connection.setNetworkTimeout(Runnable::run, (int) limits.network.toMillis());
            T result = use.run(session, limits);
            reach.answered();
            return result;
        } catch (SQLException | WarehouseUnavailableException e) {
            throw explained(WarehouseSession.cause(e), connection, watched, limits);
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

    private static void limit(WarehouseSession session, Duration limit) {
        session.sql("-- What takes longer is cancelled by Redshift itself.\nSET statement_timeout TO "
                        + limit.toMillis())
                .run();
    }

    private static int pid(WarehouseSession session) {
        return (int) session.sql(OWN_PID).count();
    }

    private <T, E extends Exception> T transaction(WarehouseSession session, Step<T, E> work) throws SQLException, E {
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            // P4: rows and ledger are committed together, or neither is.
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
                                + Reach.reason(e),
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
            WarehouseSession session = new WarehouseSession(connection);
            limit(session, limits.lockWait);
            List<TableLock> inTheWay = locksInTheWay(session);
            return inTheWay.isEmpty()
                    ? new SQLTimeoutException(
                            reach.where() + " has not answered within " + limits.statement + ", and was asked to stop",
                            e.getSQLState(),
                            e)
                    : new LockHeldException(LockWaits.Wait.text(inTheWay.get(0).table(), inTheWay), e);
        } catch (SQLException | WarehouseUnavailableException again) {
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
