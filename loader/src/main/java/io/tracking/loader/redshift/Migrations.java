package io.tracking.loader.redshift;

import io.tracking.common.record.Table;
import io.tracking.loader.schedule.OutageLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Brings the warehouse to the shape this loader needs, when the warehouse is first used: the loader starts, receives and
 * publishes without it. Tables that are there already are left alone.
 *
 * <p>Flyway has no lock of its own on Redshift, which enforces no key either: {@code tracking_migrations_lock}, beside the history
 * {@code tracking_migrations}, is it. All that is missing and its history are one transaction, {@link OneTransaction}.
 * What was applied is not held against its text: V1, V3 and V5 were corrected later.
 * No statement waits longer than {@code tracking.warehouse.lock-wait}. Thread-safe.
 */
public class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Late binding: whoever owns the tables may alter, drop and deep-copy them. A changed view gets a new name. */
    static final List<String> VIEWS =
            List.of("typed_events", "accounting", "loss", "loads", "hourly_topics", "sessions", "campaigns");

    private static final String HISTORY = "tracking_migrations";
    private static final String LOCK = "tracking_migrations_lock";
    private static final String GIVEN_TABLES = "1";
    private static final String LEDGER = "2";
    private static final String NOT_PERMITTED = "42501";

    private final DataSource dataSource;
    private final RedshiftProperties properties;
    private final MigrationProperties names;
    private final Clock clock;
    private final OutageLog outage;
    private volatile boolean done;
    private volatile Instant oldLoadersUntil = Instant.MIN;
    private @Nullable CompletableFuture<Void> attempt;

    public Migrations(DataSource dataSource) {
        this(dataSource, RedshiftProperties.DEFAULTS, MigrationProperties.DEFAULTS, Clock.systemUTC());
    }

    public Migrations(DataSource dataSource, RedshiftProperties properties, MigrationProperties names, Clock clock) {
        this.dataSource = new Bounded(dataSource, properties.lockWait());
        this.properties = properties;
        this.names = names;
        this.clock = clock;
        this.outage = new OutageLog(
                "Cannot prepare the warehouse, nothing is loaded until then", "The warehouse is prepared", clock);
    }

    /** Hands out connections whose statements and answers do not take longer than a lock is waited for. */
    private static final class Bounded extends DelegatingDataSource {

        private static final Duration NETWORK = Duration.ofSeconds(10);
        private final Duration limit;

        Bounded(DataSource dataSource, Duration limit) {
            super(dataSource);
            this.limit = limit;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try {
                connection.setNetworkTimeout(
                        Runnable::run, (int) limit.plus(NETWORK).toMillis());
                new WarehouseSession(connection)
                        .sql("SET statement_timeout TO " + limit.toMillis())
                        .run();
                return connection;
            } catch (SQLException | WarehouseUnavailableException e) {
                connection.close();
                throw WarehouseSession.cause(e);
            }
        }
    }

    /**
     * Migrates, once per process; cheap afterwards. Whoever comes while it is under way waits for the same attempt.
     *
     * @param patience how long to wait for it
     * @throws SQLException when the warehouse does not answer, a lock is held or another loader migrates at this moment; the
     *     next call tries again
     */
    void ensure(Duration patience) throws SQLException {
        if (done) {
            return;
        }
        try {
            current().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SQLTransientException("the warehouse is still being migrated", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLTransientException("Cannot migrate the warehouse: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientException("interrupted", e);
        }
    }

    /** Until when a loader may be at work that locks the ledger and knows no other lock. */
    boolean oldLoadersMayRun() {
        return clock.instant().isBefore(oldLoadersUntil);
    }

    private synchronized CompletableFuture<Void> current() {
        CompletableFuture<Void> before = attempt;
        if (before != null && !before.isDone()) {
            return before;
        }
        CompletableFuture<Void> next = new CompletableFuture<>();
        attempt = next;
        Thread thread = new Thread(() -> attempt(next), "migrations");
        thread.setDaemon(true);
        thread.start();
        return next;
    }

    // Whatever it fails of is told to those who wait.
    private void attempt(CompletableFuture<Void> next) {
        try {
            migrateAlone();
            done = true;
            outage.over();
            next.complete(null);
        } catch (SQLException | RuntimeException e) {
            outage.failed(e instanceof SQLException refusal ? Reach.reason(refusal) : e.toString());
            next.completeExceptionally(e);
        }
    }

    private void migrateAlone() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            WarehouseSession session = new WarehouseSession(connection);
            try {
                createWhatIsMissing(session);
                connection.setAutoCommit(false);
                lock(session);
                int applied = migrate(session, connection);
                connection.commit();
                log.info("The warehouse is up to date: {} migrations applied", applied);
                lock(session);
                createViews();
                connection.commit();
                connection.setAutoCommit(true);
                readOldLoaders(session);
            } catch (SQLException | WarehouseUnavailableException e) {
                throw named(WarehouseSession.cause(e));
            }
        }
    }

    private void lock(WarehouseSession session) {
        session.sql("LOCK " + names.historySchema() + "." + LOCK).run();
    }

    /** The schema and the lock; each is asked for first, because a user without the right to create may still use it. */
    private void createWhatIsMissing(WarehouseSession session) {
        boolean schema = session.sql(
                                """
                                SELECT COUNT(*)
                                FROM pg_namespace
                                WHERE nspname = 'tracking'""")
                        .count()
                > 0;
        if (!schema) {
            String owner = names.owner().isEmpty() ? "" : " AUTHORIZATION \"" + names.owner() + "\"";
            session.sql("CREATE SCHEMA IF NOT EXISTS tracking" + owner).run();
        }
        if (!isThere(session, names.historySchema(), LOCK)) {
            session.sql("CREATE TABLE IF NOT EXISTS " + names.historySchema() + "." + LOCK + " (nothing INTEGER)")
                    .run();
        }
    }

    private static boolean isThere(WarehouseSession session, String schema, String relation) {
        return session.sql(
                                """
                                SELECT COUNT(*)
                                FROM pg_class c
                                JOIN pg_namespace n ON n.oid = c.relnamespace
                                WHERE n.nspname = :schema
                                  AND c.relname = :relation""")
                        .param("schema", schema)
                        .param("relation", relation)
                        .count()
                > 0;
    }

    private int migrate(WarehouseSession session, Connection connection) throws SQLException {
        String history = names.historySchema() + "." + HISTORY;
        boolean historyIsThere = isThere(session, names.historySchema(), HISTORY);
        if (!historyIsThere && isThere(session, "tracking", "load_ledger")) {
            throw new SQLException("Cannot migrate the warehouse: tracking.load_ledger is there, but not its history "
                    + history + ", expected in tracking.warehouse.history-schema; found " + histories(session));
        }
        boolean ledgerWasThere = historyIsThere
                && session.sql("SELECT COUNT(*) FROM " + history + " WHERE success AND version = :version")
                                .param("version", LEDGER)
                                .count()
                        > 0;
        boolean givenTablesAreThere = true;
        for (Table table : Table.values()) {
            givenTablesAreThere &= isThere(session, "tracking", table.tableName());
        }
        try {
            return Flyway.configure()
                    .dataSource(new OneTransaction(connection))
                    .locations("classpath:db/migration")
                    .defaultSchema(names.historySchema())
                    .createSchemas(false)
                    .table(HISTORY)
                    .validateOnMigrate(false)
                    .baselineOnMigrate(true)
                    .baselineVersion(givenTablesAreThere ? GIVEN_TABLES : "0")
                    .placeholders(Map.of(
                            "migrated_at",
                            TIMESTAMP.format(clock.instant().atOffset(ZoneOffset.UTC)),
                            "ledger_was_there",
                            Boolean.toString(ledgerWasThere)))
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw sql;
                }
            }
            throw new SQLTransientException("Cannot migrate the warehouse: " + e.getMessage(), e);
        }
    }

    private static List<String> histories(WarehouseSession session) {
        return session.sql(
                        """
                        SELECT n.nspname
                        FROM pg_class c
                        JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE c.relname = :relation""")
                .param("relation", HISTORY)
                .query(row -> row.text("nspname") + "." + HISTORY);
    }

    /** No load needs them: what is there stays as it is, with all that others built on it, and what cannot be made is said. */
    private void createViews() {
        for (String view : VIEWS) {
            try (Connection connection = dataSource.getConnection()) {
                WarehouseSession session = new WarehouseSession(connection);
                if (!isThere(session, "tracking", view)) {
                    session.sql(text("/db/views/" + view + ".sql")).run();
                }
            } catch (SQLException | WarehouseUnavailableException e) {
                log.warn(
                        "Cannot make the view tracking.{}, loads go on without it: {}",
                        view,
                        Reach.reason(WarehouseSession.cause(e)));
            }
        }
    }

    private static String text(String resource) {
        try (InputStream text = Objects.requireNonNull(Migrations.class.getResourceAsStream(resource), resource)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOldLoaders(WarehouseSession session) {
        List<Instant> made = session.sql(
                        """
                        SELECT made_at
                        FROM tracking.load_lock_made
                        WHERE ledger_was_there""")
                .query(row -> row.time("made_at"));
        oldLoadersUntil = made.stream()
                .max(Instant::compareTo)
                .map(at -> at.plus(properties.oldLoadersEndAfter()))
                .orElse(Instant.MIN);
        if (oldLoadersMayRun()) {
            log.info(
                    "Until {} every load locks tracking.load_ledger as well: a loader of an earlier release may still be at work",
                    oldLoadersUntil);
        }
    }

    /** Asked on a connection of its own: the transaction that failed is still open. */
    private SQLException named(SQLException e) {
        if (NOT_PERMITTED.equals(e.getSQLState())) {
            return new SQLException(
                    "Cannot migrate the warehouse: " + Reach.reason(e)
                            + "; what the loader's user needs is in deploy/redshift/grants.sql",
                    e.getSQLState(),
                    e);
        }
        if (!RedshiftErrors.cancelled(e)) {
            return e;
        }
        try (Connection connection = dataSource.getConnection()) {
            List<TableLock> held = TableLock.all(new WarehouseSession(connection)).stream()
                    .filter(lock -> lock.mayHoldUp(List.of()) || lock.table().startsWith("tracking."))
                    .toList();
            return new LockHeldException(
                    "Cannot migrate the warehouse within " + properties.lockWait() + ": "
                            + (held.isEmpty() ? Reach.reason(e) : LockWaits.Wait.text("a table", held)),
                    e);
        } catch (SQLException | WarehouseUnavailableException again) {
            e.addSuppressed(again);
            return e;
        }
    }
}
