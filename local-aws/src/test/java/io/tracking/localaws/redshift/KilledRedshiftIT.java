package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.localaws.LocalAws;
import io.tracking.localaws.LocalAwsMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the stand-in loses no commit that was confirmed, and keeps nothing of what was not. */
class KilledRedshiftIT {

    private final Path directory;
    private @Nullable Process process;
    private String url = "";

    KilledRedshiftIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroy();
            process.onExit().join();
        }
    }

    @Test
    void keepsExactlyWhatWasCommittedWhenItIsKilled() throws Exception {
        keepsExactlyWhatWasCommitted(this::kill);
    }

    @Test
    void keepsExactlyWhatWasCommittedWhenPostgresqlIsKilledWithIt() throws Exception {
        keepsExactlyWhatWasCommitted(() -> {
            killPostgres();
            kill();
        });
    }

    private void keepsExactlyWhatWasCommitted(Runnable kill) throws Exception {
        start();
        String source =
                RedshiftUnderTest.put("killed/data", "7|x\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        AtomicInteger committed = new AtomicInteger();
        try (Connection loading = connect();
                Connection inserting = connect()) {
            Conformance.execute(loading, "CREATE TABLE t (id INT, name VARCHAR(5))");
            loading.setAutoCommit(false);
            Conformance.execute(loading, Conformance.statement("t", source, ""));
            CompletableFuture<Void> inserts = CompletableFuture.runAsync(
                    () -> insertUntilKilled(inserting, committed), task -> new Thread(task).start());
            await().atMost(Duration.ofSeconds(60)).until(() -> committed.get() > 50);

            kill.run();
            inserts.join();
        }
        start();

        try (Connection connection = connect()) {
            assertThat(Conformance.value(connection, "SELECT COUNT(*) FROM t WHERE id = 7"))
                    .isEqualTo("0");
            assertThat(Conformance.rows(connection, "SELECT id FROM t WHERE name = 'sure'"))
                    .contains(String.valueOf(-committed.get()))
                    .hasSizeBetween(committed.get(), committed.get() + 1);
            assertThat(Conformance.value(connection, "SELECT status FROM sys_load_history"))
                    .isEqualTo("completed");
        }
    }

    private static void insertUntilKilled(Connection connection, AtomicInteger committed) {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, 'sure')")) {
            while (true) {
                insert.setInt(1, -(committed.get() + 1));
                insert.executeUpdate();
                committed.incrementAndGet();
            }
        } catch (SQLException killed) {
            // The one under way then is neither confirmed nor refused.
        }
    }

    private void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    private void killPostgres() {
        try {
            String pid = Files.readAllLines(directory.resolve("aws/redshift/postgres/postmaster.pid"))
                    .get(0);
            ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, LocalAws.REDSHIFT_USER, "any");
    }

    /** On another port each time: what is left of the killed one may hold the old one for a moment. */
    private void start() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path output = directory.resolve("output");
        Files.deleteIfExists(output);
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalAwsMain.class.getName(),
                        "--directory=" + directory.resolve("aws"),
                        "--services=redshift",
                        "--redshift-port=" + port,
                        "--s3-endpoint=" + LocalAws.shared().s3Endpoint(),
                        "--s3-access-key=" + LocalAws.shared().accessKey(),
                        "--s3-secret-key=" + LocalAws.shared().secretKey()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process = child;
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            String said = Files.readString(output);
            assertThat(child.isAlive()).as(said).isTrue();
            return said.contains("local-aws is ready");
        });
        url = "jdbc:redshift://127.0.0.1:" + port + "/dev?ssl=false";
    }
}
