package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.record.Table;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import io.tracking.localaws.redshift.RedshiftStandIn;
import io.tracking.localaws.redshift.RedshiftStandInOptions;
import io.tracking.localaws.redshift.RedshiftStandInOptions.Admin;
import io.tracking.localaws.redshift.RedshiftStandInOptions.S3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Runs the whole loader as production has it: TLS that is verified, an admin who is not awsuser, a user with the rights of
 * deploy/redshift/grants.sql and no others, and given tables that somebody else owns.
 */
class LeastPrivilegeIT {

    private static final String NAME = "least-privilege-it";
    private static final String DATABASE = "least_privilege_it";
    private static final String ADMIN_PASSWORD = "Of-the-admin-1";
    private static final String PASSWORD = "Of-the-loader-1";
    private static final String ROLE = "arn:aws:iam::000000000000:role/copy";

    @TempDir
    private static Path directory;

    private static RedshiftStandIn redshift;
    private static RunningLoader loader;
    private static Instant received;

    @BeforeAll
    static void start() throws Exception {
        LocalAws aws = LocalAws.shared();
        redshift = RedshiftStandIn.start(new RedshiftStandInOptions(
                directory,
                "127.0.0.1",
                0,
                () -> new S3(aws.s3Endpoint(), aws.region(), aws.accessKey(), aws.secretKey()),
                new Admin("admin", ADMIN_PASSWORD),
                true));
        admin(Files.readString(Path.of("..", "data", "tables.sql")).replace("authorization awsuser", ""));
        // What everybody may, unless an admin takes it back.
        admin("REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL");
        admin("REVOKE TEMP ON DATABASE " + DATABASE + " FROM PUBLIC");
        admin(script("grants.sql"));
        admin("ALTER USER tracking_loader PASSWORD '" + PASSWORD + "'");
        admin("CREATE USER analyst PASSWORD '" + PASSWORD + "' IN GROUP tracking_analysts");
        received = Instant.now().truncatedTo(ChronoUnit.HOURS);
        loader = RunningLoader.start(
                NAME,
                "--spring.datasource.url=" + redshift.tlsUrl(DATABASE),
                "--spring.datasource.username=tracking_loader",
                "--spring.datasource.password=" + PASSWORD,
                "--tracking.warehouse.iam-role=" + ROLE);
        WarehouseFixtures.publish(loader.lake(), Table.EVENTS, received, 1, "s1", 2);
        WarehouseFixtures.publish(loader.lake(), Table.UTM, received, 2, "s1", 2);
    }

    @AfterAll
    static void stop() {
        loader.close();
        redshift.close();
    }

    private static String script(String name) throws IOException {
        return Files.readString(Path.of("..", "deploy", "redshift", name))
                .replace(":\"loader\"", "tracking_loader")
                .replace(":\"analysts\"", "tracking_analysts")
                .replace(":\"database\"", DATABASE)
                .replace(":'role'", "'" + ROLE + "'");
    }

    private static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(redshift.tlsUrl(DATABASE), user, password);
    }

    private static void admin(String script) throws SQLException {
        try (Connection connection = connect("admin", ADMIN_PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String sql : Arrays.stream(script.split("(?m);\\s*(--.*)?$", -1))
                    .map(text -> text.replaceAll("(?m)^--.*$", "").strip())
                    .filter(text -> !text.isEmpty())
                    .toList()) {
                statement.execute(sql);
            }
        }
    }

    private static JsonNode reprocess() throws Exception {
        String id = loader.json(
                        "POST",
                        "/admin/reprocess",
                        "{\"date\":\"" + received.toString().substring(0, 10) + "\",\"hour\":"
                                + Integer.parseInt(received.toString().substring(11, 13)) + ",\"mode\":\"replace\"}",
                        202)
                .get("id")
                .asString();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> List.of("done", "failed")
                .contains(loader.get("/admin/jobs/" + id).get("state").asString()));
        return loader.get("/admin/jobs/" + id);
    }

    private static void requireLoaded() {
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            JsonNode partitions = loader.get("/admin/partitions").get("partitions");
            assertThat(partitions.size()).isEqualTo(2);
            assertThat(partitions.get(0).get("loaded").asInt()).isEqualTo(3);
            assertThat(partitions.get(1).get("loaded").asInt()).isEqualTo(1);
        });
    }

    @Test
    void loadsAndReprocessesAndAnalystsReadIt() throws Exception {
        requireLoaded();

        JsonNode job = reprocess();

        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo("done");
        assertThat(job.get("progress").get("replaced").asInt()).isEqualTo(4);
        assertThat(loader.get("/actuator/health").toString())
                .contains("\"redshift\":{")
                .doesNotContain("lacks");
    }

    /** Whoever reads tracking.load_lock in an open transaction stops all loading. */
    @Test
    void analystsReadTheTablesAndTheViewsAndNothingElse() throws Exception {
        requireLoaded();
        admin(script("analysts.sql"));
        admin(script("analysts.sql"));

        try (Connection analyst = connect("analyst", PASSWORD);
                Statement statement = analyst.createStatement()) {
            for (String table : List.of("events", "utm", "typed_events", "accounting", "loads")) {
                statement.execute("SELECT COUNT(*) FROM tracking." + table);
            }
            for (String table : List.of("load_lock", "load_ledger", "load_times", "jobs", "audit_log", "replays")) {
                assertThatThrownBy(() -> statement.execute("SELECT COUNT(*) FROM tracking." + table))
                        .as(table)
                        .hasMessageContaining("permission denied for relation " + table);
            }
        }
    }

    /** Without it nothing is lost: the job says what is missing, and works again once it is there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SELECT ON tracking.events                   | permission denied for relation events
                    INSERT ON tracking.events                   | permission denied for relation events
                    DELETE ON tracking.events                   | permission denied for relation events
                    SELECT ON tracking.utm                      | permission denied for relation utm
                    INSERT ON tracking.utm                      | permission denied for relation utm
                    DELETE ON tracking.utm                      | permission denied for relation utm
                    TEMP ON DATABASE least_privilege_it         | permission denied
                    USAGE ON SCHEMA tracking                    | permission denied for schema tracking
                    ASSUMEROLE ON 'arn:aws:iam::000000000000:role/copy' | does not have ASSUMEROLE permission
                    """)
    void saysWhichRightIsMissing(String right, String said) throws Exception {
        requireLoaded();
        String copy = right.startsWith("ASSUMEROLE") ? " FOR COPY" : "";
        admin("REVOKE " + right + " FROM tracking_loader" + copy);
        try {
            if (right.startsWith("USAGE")) {
                assertThat(loader.call("GET", "/admin/jobs", "").body()).contains(said);
            } else {
                JsonNode job = reprocess();
                assertThat(job.get("state").asString()).isEqualTo("failed");
                assertThat(job.get("message").asString()).containsIgnoringCase(said);
            }
        } finally {
            admin("GRANT " + right + " TO tracking_loader" + copy);
        }
        assertThat(reprocess().get("state").asString()).isEqualTo("done");
    }
}
