package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.loader.ManualClock;
import io.tracking.loader.load.TestWarehouse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class MigrationsIT {

    private static final Logger log = LoggerFactory.getLogger(MigrationsIT.class);

    private TestWarehouse test;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void leaveExistingTablesAndTheirRowsAlone() throws Exception {
        new Redshift(test.dataSource, NoMigrations.of(test.dataSource)).ask(session -> {
            session.sql("CREATE SCHEMA tracking").run();
            session.sql(
                            """
                            CREATE TABLE tracking.events (
                                request_id CHAR(36) NOT NULL,
                                request_timestamp TIMESTAMP NOT NULL,
                                cookie_id CHAR(36) NOT NULL,
                                topic VARCHAR(1024) NOT NULL,
                                wider VARCHAR(10))""")
                    .run();
            session.sql("CREATE TABLE public.somebody_elses (id INT)").run();
            return session.sql("INSERT INTO tracking.events VALUES ('a', '2020-06-01 00:00:24', 'c', 't', 'kept')")
                    .run();
        });

        assertThat(test.count("SELECT COUNT(*) FROM tracking.events WHERE wider = 'kept'"))
                .isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isZero();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    @Test
    void inAFreshWarehouseLoadsLockTheirOwnLockAlone() throws Exception {
        Migrations migrations = new Migrations(test.dataSource);

        migrations.ensure(Duration.ofMinutes(1));

        assertThat(migrations.oldLoadersMayRun()).isFalse();
        assertThat(locks(migrations)).containsExactly("tracking.load_lock");
    }

    /** An old loader locks the ledger and knows no other lock: for a day, both have to be alone. */
    @Test
    void inAWarehouseOfAnEarlierReleaseLoadsLockTheLedgerTooForADay() throws Exception {
        migrateTo("5");
        ManualClock clock = new ManualClock(Instant.now());
        Migrations migrations =
                new Migrations(test.dataSource, RedshiftProperties.DEFAULTS, MigrationProperties.DEFAULTS, clock);

        migrations.ensure(Duration.ofMinutes(1));
        Migrations another =
                new Migrations(test.dataSource, RedshiftProperties.DEFAULTS, MigrationProperties.DEFAULTS, clock);
        another.ensure(Duration.ofMinutes(1));

        assertThat(migrations.oldLoadersMayRun()).isTrue();
        assertThat(another.oldLoadersMayRun()).isTrue();
        assertThat(locks(another)).containsExactly("tracking.load_ledger", "tracking.load_lock");
        clock.advance(Duration.ofHours(23));
        assertThat(migrations.oldLoadersMayRun()).isTrue();
        clock.advance(Duration.ofHours(2));
        assertThat(migrations.oldLoadersMayRun()).isFalse();
        assertThat(locks(another)).containsExactly("tracking.load_lock");
    }

    @Test
    void aNewAndAnOldLoaderDoNotLoadAtTheSameTime() throws Exception {
        migrateTo("5");
        Redshift redshift = new Redshift(test.dataSource, new Migrations(test.dataSource));
        redshift.ask(session ->
                session.sql("SELECT COUNT(*) FROM tracking.load_ledger").count());
        try (Connection old = test.dataSource.getConnection()) {
            old.setAutoCommit(false);
            new WarehouseSession(old).sql("LOCK tracking.load_ledger").run();
            CompletableFuture<String> loading = CompletableFuture.supplyAsync(
                    () -> redshift.locked(session -> "loaded"), task -> new Thread(task).start());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .during(1, TimeUnit.SECONDS)
                    .until(() -> !loading.isDone());
            old.rollback();
            assertThat(loading.get(60, TimeUnit.SECONDS)).isEqualTo("loaded");
        }
    }

    @Test
    void waitForALockInVainNoLongerThanLoadsDoAndSayWhoHoldsIt() throws Exception {
        migrateTo("5");
        RedshiftProperties impatient = new RedshiftProperties(
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofDays(1));
        Migrations migrations =
                new Migrations(test.dataSource, impatient, MigrationProperties.DEFAULTS, Clock.systemUTC());
        try (Connection analyst = test.dataSource.getConnection()) {
            analyst.setAutoCommit(false);
            new WarehouseSession(analyst)
                    .sql("SELECT COUNT(*) FROM tracking.jobs")
                    .count();

            assertThatThrownBy(() -> migrations.ensure(Duration.ofSeconds(20)))
                    .isInstanceOf(LockHeldException.class)
                    .hasMessageContaining("Cannot migrate the warehouse within PT0.5S")
                    .hasMessageContaining("of user awsuser holds AccessShareLock on tracking.jobs");
            analyst.rollback();
        }

        migrations.ensure(Duration.ofMinutes(1));
        assertThat(migrations.oldLoadersMayRun()).isTrue();
    }

    /** An earlier loader, at work until the last of its tasks has ended, names no column that it does not know. */
    @Test
    void figuresOfAnEarlierReleaseHaveNothingRejected() throws Exception {
        String insert =
                """
                INSERT INTO tracking.delivery (
                    request_hour, page, browser, site_release, arrived, late, missing, doubted, counted_at, changes_until)
                VALUES ('2026-11-21 07:00:00', 'shop.example/', 'Chrome', 'r1', 8, 1, 2, 0, GETDATE(), GETDATE())""";
        migrateTo("10");
        before(insert);
        before(
                "CREATE VIEW tracking.loss AS SELECT arrived + missing AS sent FROM tracking.delivery WITH NO SCHEMA BINDING");

        new Migrations(test.dataSource).ensure(Duration.ofMinutes(1));
        test.run(insert);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.delivery WHERE rejected = 0 AND arrived = 8"))
                .isEqualTo(2);
        assertThat(test.count("SELECT SUM(sent) FROM tracking.loss")).isEqualTo(20);
        test.run("DROP VIEW tracking.loss");
        new Migrations(test.dataSource).ensure(Duration.ofMinutes(1));
        assertThat(test.count("SELECT SUM(rejected) FROM tracking.loss")).isZero();
    }

    private void migrateTo(String version) {
        before("CREATE SCHEMA tracking");
        Flyway.configure()
                .dataSource(test.dataSource)
                .locations("classpath:db/migration")
                .defaultSchema("public")
                .createSchemas(false)
                .table("tracking_migrations")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("migrated_at", "2026-11-01 00:00:00", "ledger_was_there", "false"))
                .target(version)
                .load()
                .migrate();
    }

    /** What a load holds that others cannot have meanwhile. */
    private List<String> locks(Migrations migrations) {
        return new Redshift(test.dataSource, migrations)
                .<List<String>, RuntimeException>locked(session -> TableLock.all(session).stream()
                        .filter(TableLock::exclusive)
                        .map(TableLock::table)
                        .sorted()
                        .toList());
    }

    @Test
    void runOnceThoughManyLoadersStartAtOnce() throws Exception {
        ExecutorService loaders = Executors.newFixedThreadPool(4);
        Callable<Void> start = () -> {
            Migrations migrations = new Migrations(test.dataSource);
            Awaitility.await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
                migrations.ensure(Duration.ofMinutes(1));
                return true;
            });
            return null;
        };

        for (Future<Void> loader : loaders.invokeAll(List.of(start, start, start, start))) {
            loader.get();
        }
        loaders.shutdown();

        assertThat(test.count("SELECT COUNT(*) FROM public.tracking_migrations WHERE version = '1'"))
                .isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.accounting")).isZero();
    }

    /** A session that ends after a COMMIT, whichever it is, leaves what the next loader can go on from. */
    @Test
    void aCutBetweenTwoCommitsStopsNoLaterMigration() throws Exception {
        boolean cut = true;
        for (int commits = 1; cut; commits++) {
            try (TestWarehouse fresh = new TestWarehouse()) {
                LimitedCommits limited = new LimitedCommits(fresh.dataSource, commits);
                try {
                    new Migrations(limited).ensure(Duration.ofMinutes(1));
                } catch (SQLException e) {
                    assertThat((Throwable) e).hasStackTraceContaining(LimitedCommits.GONE);
                }
                cut = limited.gone();
                log.info("Cut after {} commits: {}", commits, cut);
                fresh.dataSource.getHikariPoolMXBean().softEvictConnections();

                new Migrations(fresh.dataSource).ensure(Duration.ofMinutes(1));

                assertThat(fresh.count("SELECT COUNT(*) FROM tracking.accounting"))
                        .isZero();
            }
        }
    }

    @Test
    void anotherSchemaMayHoldTheHistory() throws Exception {
        before("CREATE SCHEMA of_the_loader");
        MigrationProperties names = new MigrationProperties("", "of_the_loader");

        new Migrations(test.dataSource, RedshiftProperties.DEFAULTS, names, Clock.systemUTC())
                .ensure(Duration.ofMinutes(1));

        assertThat(find("tracking_migrations")).containsExactly("of_the_loader");
        assertThat(find("tracking_migrations_lock")).containsExactly("of_the_loader");
    }

    /** With an empty history every migration would be done again, and the first that adds a column would stop all loading. */
    @Test
    void aHistoryInAnotherSchemaThanConfiguredIsSaid() throws Exception {
        before("CREATE SCHEMA of_the_loader");
        new Migrations(test.dataSource).ensure(Duration.ofMinutes(1));
        Migrations elsewhere = new Migrations(
                test.dataSource,
                RedshiftProperties.DEFAULTS,
                new MigrationProperties("", "of_the_loader"),
                Clock.systemUTC());

        assertThatThrownBy(() -> elsewhere.ensure(Duration.ofMinutes(1)))
                .hasMessageContaining("its history of_the_loader.tracking_migrations")
                .hasMessageContaining("found [public.tracking_migrations]");
        assertThat(find("tracking_migrations")).containsExactly("public");
    }

    /** Who owns the given tables may drop, rename and deep-copy them, whatever views the loader has made. */
    @Test
    void viewsTieNoTableDownAndStopNoMigration() throws Exception {
        before("CREATE SCHEMA tracking");
        before("CREATE VIEW tracking.accounting AS SELECT 'of somebody else' AS name");
        new Migrations(test.dataSource).ensure(Duration.ofMinutes(1));

        assertThat(test.count("SELECT COUNT(*) FROM tracking.accounting WHERE name = 'of somebody else'"))
                .isOne();
        test.run("ALTER TABLE tracking.events ADD COLUMN plan VARCHAR(10)");
        assertThat(test.count("SELECT COUNT(plan) FROM tracking.typed_events")).isZero();
        test.run("DROP TABLE tracking.events");
        test.run("CREATE TABLE tracking.events (topic VARCHAR(1024), request_timestamp TIMESTAMP)");
        test.run("INSERT INTO tracking.events VALUES ('a:b', '2026-11-21 07:00:00')");
        assertThat(test.count("SELECT COUNT(*) FROM tracking.typed_events WHERE event_subtype = 'b'"))
                .isOne();
    }

    private void before(String sql) {
        new Redshift(test.dataSource, NoMigrations.of(test.dataSource))
                .ask(session -> session.sql(sql).run());
    }

    private List<String> find(String relation) {
        return new Redshift(test.dataSource, NoMigrations.of(test.dataSource)).ask(session -> session.sql(
                        """
                                SELECT n.nspname
                                FROM pg_class c
                                JOIN pg_namespace n ON n.oid = c.relnamespace
                                WHERE c.relname = :relation""")
                .param("relation", relation)
                .query(row -> row.text("nspname")));
    }
}
