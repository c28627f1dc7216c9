package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.zaxxer.hikari.HikariDataSource;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.SilentProxy;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.LoadOutcome.AlreadyLoaded;
import io.tracking.loader.load.LoadOutcome.Loaded;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.load.Spoiled;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.load.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Shows what becomes of a connection that falls silent, in mid-transaction or idle, as behind a router that has forgotten it:
 * nobody says that it is gone. It also shows a cluster that fails over, or is resized.
 */
class SilentRedshiftIT {

    private static final RedshiftProperties SHORT = new RedshiftProperties(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofDays(1));

    private final AtomicBoolean once = new AtomicBoolean();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicBoolean readOnly = new AtomicBoolean();
    private TestWarehouse test;
    private SilentProxy proxy;
    private HikariDataSource through;
    private FileKey file;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isZero();
        URI real = URI.create(test.dataSource.getJdbcUrl().substring("jdbc:".length()));
        proxy = new SilentProxy(real.getPort());
        through = new HikariDataSource();
        through.setJdbcUrl(test.dataSource.getJdbcUrl().replace(":" + real.getPort(), ":" + proxy.port()));
        through.setUsername(test.dataSource.getUsername());
        through.setPassword(test.dataSource.getPassword());
        through.setMinimumIdle(0);
        through.setConnectionTimeout(4000);
        through.setValidationTimeout(1000);
        through.setConnectionTestQuery("SELECT 1");
        through.addDataSourceProperty("socketTimeout", "2");
        file = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, Files.HOUR, 1),
                "s1",
                1,
                List.of(Files.event("aaaaaaaa-0000-4000-8000-000000000001", "2026-11-21 07:00:24.000000", "x")));
    }

    @AfterEach
    void close() {
        through.close();
        proxy.close();
        test.close();
    }

    /** A loader whose connection falls silent when its first load commits. */
    private Warehouse loader(Runnable silence) {
        Clock clock = Clock.systemUTC();
        DelegatingDataSource silent = new DelegatingDataSource(through) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setReadOnly(readOnly.get());
                return Spoiled.before(connection, "commit", () -> {
                    if (once.compareAndSet(false, true)) {
                        silence.run();
                    }
                });
            }
        };
        return test.open(new Redshift(
                silent,
                through,
                NoMigrations.of(through),
                SHORT,
                new Reach(through.getJdbcUrl(), clock),
                new LockWaits(SHORT, clock),
                clock));
    }

    /** Without a limit of the loader's own, none of these loads would end. */
    private LoadOutcome loadThatEnds(Warehouse loader) {
        return assertTimeoutPreemptively(PATIENCE, () -> loader.load(test.batch(LoadBatch.Mode.PENDING, file)));
    }

    @Test
    void theLoadIsGivenUpAndTriedAgainThoughRedshiftHasKeptItsLocks() {
        Warehouse loader = loader(() -> proxy.silent(true));

        LoadOutcome first = loadThatEnds(loader);
        proxy.silent(false);
        LoadOutcome second = loadThatEnds(loader);

        assertThat(first)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isIn(Reason.CONNECTION, Reason.SESSION);
        assertThat(second).isInstanceOf(Loaded.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isEqualTo(1);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotDoneAgain() {
        Warehouse loader = loader(() -> proxy.silentAnswers(true));

        LoadOutcome first = loadThatEnds(loader);
        proxy.silentAnswers(false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> test.count("SELECT COUNT(*) FROM tracking.events") == 1);
        LoadOutcome second = loadThatEnds(loader);

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> assertThat(retry.message())
                .contains("nobody knows whether it was done"));
        assertThat(second).isInstanceOf(AlreadyLoaded.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
    }

    @Test
    void anIdleConnectionThatARouterHasForgottenIsReplaced() {
        Warehouse loader = loader(() -> {});
        assertThat(loader.inLedger(List.of(file))).isEmpty();
        assertThat(through.getHikariPoolMXBean().getIdleConnections()).isPositive();

        proxy.forget();

        loadAfterRetries(loader, 1);
    }

    /** Its loader was killed, and Redshift does not know: nobody but Redshift, or an admin, can end it. */
    @Test
    void aSessionThatWasLeftBehindIsNamedAndWaitedForNoLongerThanALock() throws Exception {
        Connection killed =
                DriverManager.getConnection(through.getJdbcUrl(), through.getUsername(), through.getPassword());
        killed.setAutoCommit(false);
        new WarehouseSession(killed).sql("LOCK tracking.load_lock").run();
        long pid = new WarehouseSession(killed).sql("SELECT pg_backend_pid()").count();
        proxy.forget();
        LockWatch.breakOff(killed);
        Warehouse loader = loader(() -> {});

        LoadOutcome first = loadThatEnds(loader);
        proxy.reset();

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.LOCKED);
            assertThat(retry.message())
                    .contains("tracking.load_lock is locked: session " + pid + " of user ", "pg_terminate_backend");
        });
        loadAfterRetries(loader, 1);
    }

    /** The connection is reset in the middle of a load, and whoever connects is told to wait; then the cluster is back. */
    @Test
    void aFailoverIsWaitedForWithoutADoubt() throws Exception {
        Warehouse loader = loader(() -> {
            proxy.refuse("57P03", "the cluster is restarting");
            reset();
        });

        LoadOutcome first = loadThatEnds(loader);
        LoadOutcome second = loadThatEnds(loader);
        proxy.refuse(null, "");

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> assertThat(retry.message())
                .contains("nobody knows whether it was done"));
        assertThat(second).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.CONNECTION);
            assertThat(retry.message()).contains("the cluster is restarting");
        });
        loadAfterRetries(loader, 0);
    }

    /** As on a failover too: the server says so to the session before it goes. */
    @Test
    void aSessionThatRedshiftEndsIsTriedAgain() {
        Warehouse loader = loader(() -> test.count(
                "SELECT COUNT(pg_terminate_backend(t.pid)) FROM svv_transactions t JOIN pg_class c ON c.oid = t.relation"
                        + " WHERE c.relname = 'load_lock'"));

        LoadOutcome first = loadThatEnds(loader);

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> assertThat(retry.reason())
                .isIn(Reason.CONNECTION, Reason.SESSION));
        loadAfterRetries(loader, 0);
    }

    @Test
    void aResizeAccusesNoFile() {
        readOnly.set(true);
        Warehouse loader = loader(() -> {});

        LoadOutcome first = loadThatEnds(loader);
        readOnly.set(false);

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.CONNECTION);
            assertThat(retry.message()).contains("read-only");
        });
        loadAfterRetries(loader, 0);
    }

    private void reset() {
        try {
            proxy.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param retries that a connection, broken without a sign, may cost before */
    private void loadAfterRetries(Warehouse loader, int retries) {
        LoadOutcome outcome = loadThatEnds(loader);
        for (int retry = 0; retry < retries && outcome instanceof Retry; retry++) {
            outcome = loadThatEnds(loader);
        }

        assertThat(outcome).isInstanceOf(Loaded.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isEqualTo(1);
    }
}
