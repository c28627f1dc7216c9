package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Table;
import io.tracking.loader.admin.AuditLog;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.LoadingSwitch;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.schedule.WakeUp;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what loads, what waits how long, and what is said while somebody else's session holds each table in each lock mode. */
class LockHoldersIT {

    private static final Logger log = LoggerFactory.getLogger(LockHoldersIT.class);
    private static final Duration LOCK_WAIT = Duration.ofMillis(800);
    private static final Duration ADMIN = Duration.ofMillis(800);
    /** Whoever waits for the statement's own limit waits for five minutes; a busy machine makes a second of some. */
    private static final Duration MUCH = Duration.ofSeconds(60);

    private static TestWarehouse test;
    private static Redshift redshift;
    private static LockWaits waits;
    private static Warehouse warehouse;
    private static int sequence;

    @BeforeAll
    static void open() {
        test = new TestWarehouse();
        RedshiftProperties properties = new RedshiftProperties(
                Duration.ofMinutes(5), LOCK_WAIT, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofDays(1));
        Clock clock = Clock.systemUTC();
        waits = new LockWaits(properties, clock);
        redshift = new Redshift(
                test.dataSource,
                test.dataSource,
                new Migrations(test.dataSource, properties, MigrationProperties.DEFAULTS, clock),
                properties,
                new Reach("jdbc:redshift://127.0.0.1:5439/dev", clock),
                waits,
                clock);
        warehouse = test.open(redshift);
        assertThat(load()).isInstanceOf(LoadOutcome.Loaded.class);
    }

    @AfterAll
    static void close() {
        test.close();
    }

    /** Says how somebody holds a table. */
    private enum Holder {
        OPEN_SELECT("SELECT * FROM %s"),
        OPEN_INSERT("INSERT INTO %1$s SELECT * FROM %1$s WHERE 1 = 0"),
        OPEN_DELETE("DELETE FROM %s WHERE 1 = 0"),
        LOCK("LOCK %s");

        private final String sql;

        Holder(String sql) {
            this.sql = sql;
        }
    }

    private record Seen(String table, Holder holder, String load, long loadMillis, String admin, long adminMillis) {
        @Override
        public String toString() {
            return "%-28s %-12s load %-60s %5d ms   admin %-10s %5d ms"
                    .formatted(table, holder, load, loadMillis, admin, adminMillis);
        }
    }

    private static LoadOutcome load() {
        sequence++;
        String id = "aaaaaaaa-0000-4000-8000-%012d".formatted(sequence);
        String at = "2026-11-21 07:00:24.000000";
        return warehouse.load(test.batch(
                LoadBatch.Mode.PENDING,
                Files.publish(
                        test.lake,
                        Files.key(Table.EVENTS, Files.HOUR, 2 * sequence),
                        "s" + sequence,
                        2,
                        List.of(Files.event(id, at, "x"))),
                Files.publish(
                        test.lake,
                        Files.key(Table.UTM, Files.HOUR, 2 * sequence + 1),
                        "s" + sequence,
                        2,
                        List.of(Files.utm(id, at, "google")))));
    }

    @Test
    void aReaderStopsNoLoadAndAWriterIsNamed() throws Exception {
        List<Seen> all = new ArrayList<>();
        List<String> tables = redshift.ask(session -> session.sql(
                        """
                        SELECT table_name
                        FROM information_schema.tables
                        WHERE table_schema = 'tracking'
                        ORDER BY table_name""")
                .query(row -> "tracking." + row.text("table_name")));
        try (Connection other = test.dataSource.getConnection()) {
            String pid = session(other, "SELECT pg_backend_pid()");
            for (String table : tables) {
                boolean view = Migrations.VIEWS.contains(table.substring("tracking.".length()));
                for (Holder holder : view ? List.of(Holder.OPEN_SELECT) : List.of(Holder.values())) {
                    all.add(hold(other, pid, table, holder));
                }
            }
        }
        log.info(
                "A session holds each table in each lock mode:\n{}",
                String.join("\n", all.stream().map(Seen::toString).toList()));

        assertThat(all).hasSizeGreaterThan(40).allSatisfy(seen -> {
            boolean readsTheLock = seen.table.equals(TableLock.OF_LOADS);
            if (seen.holder == Holder.OPEN_SELECT && !readsTheLock) {
                assertThat(seen.load).as(seen.toString()).isEqualTo("loaded");
            }
            if (!seen.load.equals("loaded")) {
                assertThat(seen.load)
                        .as(seen.toString())
                        .startsWith("LOCKED: " + seen.table + " is locked: session ")
                        .contains(" of user awsuser holds ", " began at 20", "pg_terminate_backend(");
                assertThat(seen.loadMillis).as(seen.toString()).isBetween(LOCK_WAIT.toMillis() - 500, MUCH.toMillis());
            }
            assertThat(seen.adminMillis).as(seen.toString()).isLessThan(MUCH.toMillis());
        });
        assertThat(all.stream().filter(seen -> seen.holder == Holder.LOCK && seen.load.startsWith("LOCKED")))
                .extracting(Seen::table)
                .contains(
                        "tracking.events",
                        "tracking.utm",
                        "tracking.utm_request_times",
                        "tracking.load_ledger",
                        "tracking.load_lock",
                        "tracking.loading_switch");
        assertThat(load()).isInstanceOf(LoadOutcome.Loaded.class);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.now()
                .isEmpty());
    }

    private static Seen hold(Connection other, String pid, String table, Holder holder) throws Exception {
        session(other, "BEGIN");
        session(other, holder.sql.formatted(table));
        try {
            long began = System.nanoTime();
            CompletableFuture<LoadOutcome> loading =
                    CompletableFuture.supplyAsync(LockHoldersIT::load, task -> new Thread(task, "load").start());
            LoadOutcome outcome = within(loading);
            long loadMillis = millis(began);
            began = System.nanoTime();
            String admin = admin(pid);
            return new Seen(table, holder, said(outcome), loadMillis, admin, millis(began));
        } finally {
            session(other, "ROLLBACK");
        }
    }

    private static LoadOutcome within(CompletableFuture<LoadOutcome> loading)
            throws InterruptedException, ExecutionException {
        try {
            return loading.get(2, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError("the load waits without limit", e);
        }
    }

    private static String said(LoadOutcome outcome) {
        return outcome instanceof LoadOutcome.Retry retry ? retry.reason() + ": " + retry.message() : "loaded";
    }

    /** Reads what the admin API reads, and writes what it writes. */
    private static String admin(String pid) {
        Haste haste = Haste.begin(ADMIN, Duration.ZERO);
        try {
            redshift.ask(session -> session.sql("SELECT COUNT(*) FROM tracking.jobs")
                            .count()
                    + session.sql("SELECT COUNT(*) FROM tracking.load_ledger").count());
            new LoadingSwitch(redshift, Clock.systemUTC(), new WakeUp()).set(false, "admin");
            new AuditLog(redshift, Clock.systemUTC()).add("admin", "POST /", "", "200");
            return "answers";
        } catch (WarehouseUnavailableException e) {
            assertThat(e.getMessage())
                    .contains("session " + pid, "of user awsuser", "pg_terminate_backend(" + pid + ")");
            return "503, named";
        } finally {
            haste.end();
        }
    }

    private static String session(Connection in, String sql) throws SQLException {
        try (Statement statement = in.createStatement()) {
            return statement.execute(sql) && statement.getResultSet().next()
                    ? String.valueOf(statement.getResultSet().getString(1))
                    : "";
        }
    }

    private static long millis(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }
}
