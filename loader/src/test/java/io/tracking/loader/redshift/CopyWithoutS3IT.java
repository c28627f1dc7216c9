package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.Gate;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.LoadOutcome.Loaded;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.load.Warehouse;
import io.tracking.localaws.LocalAws;
import io.tracking.localaws.redshift.RedshiftStandIn;
import io.tracking.localaws.redshift.RedshiftStandInOptions;
import io.tracking.localaws.redshift.RedshiftStandInOptions.Admin;
import io.tracking.localaws.redshift.RedshiftStandInOptions.S3;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows what a COPY does while S3 is gone for Redshift alone: it asks again, with the lock of loads held, and goes on when its
 * client is gone.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-multiple-files.html">Errors when reading multiple
 *     files</a>
 */
class CopyWithoutS3IT {

    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final RedshiftProperties SHORT = new RedshiftProperties(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofDays(1));

    private static RedshiftStandIn redshift;
    private static Gate s3;
    private TestWarehouse test;
    private Warehouse loader;
    private FileKey file;

    @BeforeAll
    static void start(@TempDir Path directory) {
        LocalAws aws = LocalAws.shared();
        s3 = new Gate(aws.s3Endpoint().getPort());
        redshift = RedshiftStandIn.start(new RedshiftStandInOptions(
                directory,
                "127.0.0.1",
                0,
                () -> new S3(s3.through(aws.s3Endpoint()), aws.region(), aws.accessKey(), aws.secretKey()),
                Admin.DEFAULT,
                false,
                PATIENCE));
    }

    @AfterAll
    static void stop() {
        redshift.close();
        s3.close();
    }

    @BeforeEach
    void open() {
        test = new TestWarehouse(redshift::jdbcUrl);
        loader = test.open(SHORT);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isZero();
        file = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, Files.HOUR, 1),
                "s1",
                1,
                List.of(Files.event("aaaaaaaa-0000-4000-8000-000000000001", "2026-11-21 07:00:24.000000", "x")));
        s3.shut();
    }

    @AfterEach
    void close() {
        s3.open();
        test.close();
    }

    private LoadOutcome load() {
        return loader.load(test.batch(LoadBatch.Mode.PENDING, file));
    }

    private static void awaitCopy() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> s3.turnedAway() > 0);
    }

    private void requireLoadedOnce() {
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger WHERE quarantined = 0"))
                .isEqualTo(1);
    }

    @Test
    void theSameLoadGoesOnWhenS3IsBack() throws Exception {
        CompletableFuture<LoadOutcome> load =
                CompletableFuture.supplyAsync(this::load, task -> new Thread(task, "load").start());
        awaitCopy();

        s3.open();

        assertThat(load.get(60, TimeUnit.SECONDS)).isInstanceOf(Loaded.class);
        requireLoadedOnce();
    }

    @Test
    void afterItsPatienceNoFileIsAccused() {
        LoadOutcome first = load();

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.UNREADABLE);
            assertThat(retry.message()).contains("S3CurlException");
        });
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
        s3.open();
        assertThat(load()).isInstanceOf(Loaded.class);
        requireLoadedOnce();
    }

    /** A loader was killed during its COPY: the next one names the session, gives way, and loads when Redshift has ended it. */
    @Test
    void aCopyThatGoesOnWithoutItsClientIsNamedAndWaitedForNoLongerThanALock() throws Exception {
        Connection killed = test.dataSource.getConnection();
        killed.setAutoCommit(false);
        WarehouseSession session = new WarehouseSession(killed);
        long pid = session.sql("SELECT pg_backend_pid()").count();
        session.sql("LOCK tracking.load_lock").run();
        session.sql("CREATE TEMP TABLE stage (LIKE tracking.events)").run();
        Thread copying = new Thread(() -> copy(session), "copy");
        copying.start();
        awaitCopy();
        LockWatch.breakOff(killed);
        copying.join();

        LoadOutcome first = load();
        s3.open();

        assertThat(first).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.LOCKED);
            assertThat(retry.message()).contains("tracking.load_lock is locked: session " + pid + " of user awsuser");
        });
        Awaitility.await().atMost(PATIENCE.multipliedBy(5)).until(() -> load() instanceof Loaded);
        requireLoadedOnce();
    }

    private void copy(WarehouseSession session) {
        try {
            session.sql("COPY stage FROM '" + test.lake.uri(file.toString()) + "' IAM_ROLE '"
                            + TestWarehouse.PROPERTIES.iamRole() + "' JSON 'auto' ZSTD")
                    .run();
        } catch (WarehouseUnavailableException broken) {
            // Its client is gone.
        }
    }
}
