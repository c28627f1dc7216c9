package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Table;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Changes the warehouse user's password, and then the user, while the loader runs. It is one story, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RotatedCredentialsIT {

    /** On a cluster elsewhere users and databases outlive the test. */
    private static final String NAME = "rotated-it-" + Long.toHexString(System.nanoTime());

    private static final String USER = NAME.replace('-', '_');
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;

    private static String url;
    private static Path file;
    private static RunningLoader loader;
    private static Instant received;
    private static int sets;

    @BeforeAll
    static void start() throws Exception {
        url = LocalAws.shared().redshiftUrl(USER);
        for (String user : new String[] {USER, USER + "_clone"}) {
            admin("CREATE USER " + user + " PASSWORD 'First-of-all-1'");
        }
        admin("GRANT CREATE, TEMP ON DATABASE " + USER + " TO " + USER + ", " + USER + "_clone");
        file = directory.resolve("secret");
        secret("{\"password\":\"First-of-all-1\"}");
        received = Instant.now().truncatedTo(ChronoUnit.HOURS);
        loader = RunningLoader.start(
                NAME,
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + USER,
                "--spring.datasource.password=of-nobody",
                "--spring.datasource.hikari.connection-timeout=1000",
                "--tracking.warehouse.credentials-file=" + file);
        publishAndAwait();
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    /** As agents do: at once, or not at all. */
    private static void secret(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void admin(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        url, LocalAws.shared().redshiftUser(), LocalAws.shared().redshiftPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** New connections are needed at once, and not when the idle ones have grown old. */
    private static void endSessions() throws SQLException {
        admin("SELECT pg_terminate_backend(process) FROM stv_sessions WHERE user_name LIKE '" + USER + "%'");
    }

    private static void publish() {
        sets++;
        WarehouseFixtures.publish(loader.lake(), Table.EVENTS, received, sets, "s" + sets, 1);
    }

    private static void await() {
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            JsonNode partition =
                    loader.get("/admin/partitions").get("partitions").get(0);
            assertThat(partition.get("files").asInt()).isEqualTo(sets);
            assertThat(partition.get("pending").asInt()).isZero();
            assertThat(partition.get("quarantined").asInt()).isZero();
        });
    }

    private static void publishAndAwait() {
        publish();
        await();
    }

    private static String health() throws Exception {
        return loader.call("GET", "/actuator/health", "").body();
    }

    private static void awaitRefusal(String why) {
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            assertThat(health())
                    .containsPattern(
                            "\"redshift\":\\{\"details\":\\{\"reason\":\"Cannot sign in to Redshift at 127.0.0.1:[^}]*"
                                    + why);
            assertThat(loader.call("GET", "/admin/jobs", "").body())
                    .contains("Cannot sign in to Redshift at 127.0.0.1:");
        });
    }

    @Test
    @Order(1)
    void aPasswordThatIsRefusedMakesFilesWaitAndTheNewOneIsTakenUp() throws Exception {
        admin("ALTER USER " + USER + " PASSWORD 'Second-of-all-2'");
        endSessions();
        publish();

        awaitRefusal("password authentication failed for user");
        assertThat(loader.call("GET", "/actuator/health/liveness", "").statusCode())
                .isEqualTo(200);

        secret("{\"password\":\"Second-of-all-2\"}");
        await();
        Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(health()).doesNotContain("Cannot sign in"));
    }

    @Test
    @Order(2)
    void aFileThatIsGoneIsNamedAndWaitedFor() throws Exception {
        Files.delete(file);
        endSessions();
        publish();

        awaitRefusal("cannot read the credentials in " + file);

        secret("Second-of-all-2\n");
        await();
    }

    @Test
    @Order(3)
    void theUserMayChangeToo() throws Exception {
        admin("GRANT USAGE, CREATE ON SCHEMA tracking TO " + USER + "_clone");
        admin("GRANT ALL ON ALL TABLES IN SCHEMA tracking TO " + USER + "_clone");
        secret("{\"username\":\"" + USER + "_clone\",\"password\":\"First-of-all-1\"}");
        admin("ALTER USER " + USER + " PASSWORD DISABLE");
        endSessions();

        publishAndAwait();
    }
}
