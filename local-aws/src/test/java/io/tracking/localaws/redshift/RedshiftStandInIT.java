package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.tracking.localaws.LocalAws;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class RedshiftStandInIT {

    private static final LocalAws AWS = LocalAws.shared();
    private static final String ROLE = "IAM_ROLE 'arn:aws:iam::000000000000:role/sandbox'";

    @BeforeAll
    static void createBucket() {
        AWS.createBucket("lake");
    }

    @Test
    void loadsTheGivenPayloadIntoTheGivenTable() throws Exception {
        put("lake", "events/1.gz", gzip(Files.readString(Path.of("../data/user-events.json"))));

        try (Connection connection = connect("smoke")) {
            createTables(connection);
            connection.setAutoCommit(false);
            execute(connection, "COPY tracking.events FROM 's3://lake/events/' " + ROLE + " JSON 'auto' GZIP");
            assertThat(text(connection, "SELECT pg_last_copy_count()")).isEqualTo("1");
            connection.rollback();
            assertThat(text(connection, "SELECT count(*) FROM tracking.events")).isEqualTo("0");

            put("lake", "m/1.zst", zstd(Files.readString(Path.of("../data/user-events.json"))));
            put(
                    "lake",
                    "m.manifest",
                    "{\"entries\":[{\"url\":\"s3://lake/m/1.zst\",\"mandatory\":true}]}"
                            .getBytes(StandardCharsets.UTF_8));
            execute(
                    connection,
                    "COPY tracking.events FROM 's3://lake/m.manifest' " + ROLE + " JSON 'auto' ZSTD MANIFEST");
            connection.commit();
            assertThat(text(connection, "SELECT request_timestamp || ' ' || topic FROM tracking.events"))
                    .isEqualTo("2020-06-01 00:00:24 dolphin_cms.wizard.step.color_palette.set");
        }
    }

    @Test
    void refusesADirectoryThatIsInUse(@TempDir Path directory) {
        RedshiftStandInOptions options = new RedshiftStandInOptions(directory, "127.0.0.1", 0, () -> {
            throw new AssertionError("No COPY here");
        });

        try (RedshiftStandIn first = RedshiftStandIn.start(options)) {
            assertThatThrownBy(() -> RedshiftStandIn.start(options))
                    .hasMessageContaining("Cannot use " + directory)
                    .hasMessageContaining("another process uses it");
            assertThat(first.port()).isPositive();
        }
    }

    @Test
    void keepsItsCertificateAndItsAdminAcrossRestarts(@TempDir Path directory) throws Exception {
        RedshiftStandInOptions.Admin admin = new RedshiftStandInOptions.Admin("admin", "Secret123");
        RedshiftStandInOptions options = new RedshiftStandInOptions(
                directory,
                "127.0.0.1",
                0,
                () -> {
                    throw new AssertionError("No COPY here");
                },
                admin,
                true);
        byte[] certificate;
        try (RedshiftStandIn first = RedshiftStandIn.start(options)) {
            certificate = Files.readAllBytes(first.certificate());
            try (Connection connection = DriverManager.getConnection(first.tlsUrl("dev"), "admin", "Secret123")) {
                assertThat(text(connection, "SELECT usename FROM pg_user WHERE usename = current_user AND usesuper"))
                        .isEqualTo("admin");
                execute(connection, "CREATE SCHEMA kept AUTHORIZATION admin");
                execute(connection, "CREATE TABLE kept.t (id INT)");
                execute(connection, "CREATE USER bob PASSWORD 'Abcd1234'");
            }
            assertThatThrownBy(() -> DriverManager.getConnection(first.tlsUrl("dev"), "admin", "Other1234"))
                    .hasMessageContaining("password authentication failed for user \"admin\"");
            assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl("dev"), "admin", "Secret123"))
                    .hasMessageContaining("no pg_hba.conf entry")
                    .hasMessageContaining("SSL off");
        }

        // The same data for another admin.
        RedshiftStandInOptions other = new RedshiftStandInOptions(directory, "127.0.0.1", 0, options.s3());
        try (RedshiftStandIn second = RedshiftStandIn.start(other);
                Connection connection = DriverManager.getConnection(second.tlsUrl("dev"), "awsuser", "any")) {
            assertThat(Files.readAllBytes(second.certificate())).isEqualTo(certificate);
            execute(connection, "ALTER TABLE kept.t ADD COLUMN more INT");
            execute(connection, "ALTER SCHEMA kept OWNER TO bob");
            assertThat(text(connection, "SELECT usesuper FROM pg_user WHERE usename = 'admin'"))
                    .isEqualTo("f");
        }
    }

    /** As an earlier release has left it: PostgreSQL changes rows through a view. */
    @Test
    void refusesRowsInTheViewsOfAnOldDirectory(@TempDir Path directory) throws Exception {
        RedshiftStandInOptions options = new RedshiftStandInOptions(directory, "127.0.0.1", 0, () -> {
            throw new AssertionError("No COPY here");
        });
        try (RedshiftStandIn first = RedshiftStandIn.start(options);
                Connection connection = DriverManager.getConnection(first.jdbcUrl("dev"), "awsuser", "any")) {
            execute(connection, "CREATE TABLE t (id INT)");
            execute(connection, "CREATE VIEW v AS SELECT id FROM t");
            String port = Files.readAllLines(directory.resolve("postgres/postmaster.pid"))
                    .get(3);
            try (Connection behind =
                    DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/dev?user=postgres")) {
                for (String event : new String[] {"insert", "update", "delete"}) {
                    execute(behind, "DROP RULE redshift_no_" + event + " ON v");
                }
            }
            execute(connection, "INSERT INTO v VALUES (1)");
        }

        try (RedshiftStandIn second = RedshiftStandIn.start(options);
                Connection connection = DriverManager.getConnection(second.jdbcUrl("dev"), "awsuser", "any")) {
            assertThatThrownBy(() -> execute(connection, "INSERT INTO v VALUES (1)"))
                    .hasMessageContaining("cannot insert into a view");
            assertThat(text(connection, "SELECT COUNT(*) FROM v")).isEqualTo("1");
        }
    }

    private static void createTables(Connection connection) throws Exception {
        for (String statement : Files.readString(Path.of("../data/tables.sql")).split(";", -1)) {
            if (!statement.isBlank()) {
                execute(connection, statement);
            }
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static byte[] zstd(String text) {
        return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(AWS.redshiftUrl(database), "awsuser", "any");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void put(String bucket, String key, byte[] body) {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(AWS.s3Endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(AWS.accessKey(), AWS.secretKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(body));
        }
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
