package io.tracking.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.ControlPlane;
import io.tracking.localaws.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the packaged loader, as a process of its own, without a password: its role comes by web identity, as in Kubernetes, and
 * its database user by IAM, of a cluster and of a Serverless workgroup. {@link ControlPlane} stands in
 * for STS and Redshift's control plane.
 */
class IamSignInIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private ControlPlane controlPlane;

    @TempDir
    private Path directory;

    private Process loader;

    @BeforeEach
    void open() throws IOException {
        controlPlane = new ControlPlane(LocalAws.shared());
    }

    @AfterEach
    void close() throws InterruptedException {
        if (loader != null) {
            loader.destroyForcibly().waitFor();
        }
        controlPlane.close();
    }

    private void start(String url, String... more) throws IOException {
        LocalAws aws = LocalAws.shared();
        aws.createQueue("iam", Duration.ofSeconds(60), 3);
        aws.createBucket("iam");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                jar().toString(),
                "--server.port=0",
                "--tracking.admin.username=admin",
                "--tracking.admin.password=of-this-test-alone",
                "--spring.cloud.aws.region.static=" + aws.region(),
                "--spring.cloud.aws.sqs.endpoint=" + aws.sqsEndpoint(),
                "--spring.cloud.aws.s3.endpoint=" + aws.s3Endpoint(),
                "--spring.cloud.aws.s3.path-style-access-enabled=true",
                "--tracking.queue.name=iam",
                "--tracking.lake.bucket=iam",
                "--tracking.loader.load-interval=300ms",
                "--spring.datasource.url=" + url));
        command.addAll(List.of(more));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        Path token = Files.writeString(directory.resolve("token"), ControlPlane.TOKEN);
        builder.environment().putAll(controlPlane.environment(token.toString()));
        loader = builder.start();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(path -> path.getFileName().toString().matches("tracking-loader-.*(?<!-sources)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Cannot find the loader's jar in target/: run mvn package"));
        }
    }

    private Path log() {
        return directory.resolve("loader.log");
    }

    private String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It migrates: that takes a session, and a working one. */
    private void requireSignedIn() throws InterruptedException {
        awaitSaid("The warehouse is up to date");
        loader.destroy();
        assertThat(loader.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said())
                .doesNotContain("NoClassDefFoundError", "ClassNotFoundException", "must be on the class path");
    }

    /** Over TLS: without it the driver signs nobody in by IAM. */
    private static String url(String database, String parameters) {
        return LocalAws.shared().redshiftTlsUrl(database).replace("jdbc:redshift:", "jdbc:redshift:iam:") + "&Region="
                + LocalAws.shared().region() + "&" + parameters;
    }

    @Test
    void toAClusterByTheRoleOfAServiceAccount() throws Exception {
        start(url("iam_cluster", "ClusterID=tracking&DbUser=" + LocalAws.REDSHIFT_USER));

        requireSignedIn();

        assertThat(controlPlane.asked())
                .contains("AssumeRoleWithWebIdentity with the token", "GetClusterCredentials as the role");
    }

    @Test
    void toAServerlessWorkgroupByTheRoleOfAServiceAccount() throws Exception {
        start(url("iam_serverless", "isServerless=true&serverlessAcctId=000000000000&serverlessWorkGroup=tracking"));

        requireSignedIn();

        assertThat(controlPlane.asked())
                .contains("AssumeRoleWithWebIdentity with the token", "RedshiftServerless.GetCredentials as the role");
    }

    /** The secret is named in the configuration, and the password changes while files are loaded. */
    @Test
    void bySecretsManagerWhoseSecretRotates() throws Exception {
        String url = LocalAws.shared().redshiftUrl("iam_secret");
        String user = "secret_of_" + Long.toHexString(System.nanoTime());
        admin(url, "CREATE USER " + user + " PASSWORD 'First-of-all-1'");
        admin(url, "GRANT CREATE, TEMP ON DATABASE iam_secret TO " + user);
        controlPlane.putSecret("warehouse", secret(user, "First-of-all-1"));
        start(
                url,
                "--tracking.warehouse.secret-id=warehouse",
                "--spring.datasource.hikari.connection-timeout=1000",
                "--tracking.self-check.interval=1s");
        awaitSaid("Started ");
        awaitPrepared();

        admin(url, "ALTER USER " + user + " PASSWORD 'Second-of-all-2'");
        admin(url, "SELECT pg_terminate_backend(process) FROM stv_sessions WHERE user_name = '" + user + "'");
        awaitSaid("Cannot sign in to Redshift");
        controlPlane.putSecret("warehouse", secret(user, "Second-of-all-2"));
        awaitSaid("Signed in to Redshift at 127.0.0.1:[0-9]+ again");

        assertThat(controlPlane.asked())
                .contains("AssumeRoleWithWebIdentity with the token", "secretsmanager.GetSecretValue as the role");
        assertThat(said()).doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
        assertNoSecret(said());
        for (String path :
                List.of("/actuator", "/actuator/health", "/actuator/prometheus", "/actuator/env", "/admin/jobs")) {
            assertNoSecret(get(path));
        }
    }

    /** Neither the warehouse's passwords, nor the admin's, nor the keys of the role, nor the token for them. */
    private static void assertNoSecret(String text) {
        assertThat(text)
                .isNotEmpty()
                .doesNotContain(
                        "-of-all-", "of-this-test-alone", LocalAws.shared().secretKey(), ControlPlane.TOKEN);
    }

    /** Headers and body, as the admin sees them. */
    private String get(String path) throws IOException, InterruptedException {
        Matcher port = PORT.matcher(said());
        assertThat(port.find()).isTrue();
        String admin = Base64.getEncoder().encodeToString("admin:of-this-test-alone".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path))
                                .header("Authorization", "Basic " + admin)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.headers() + answer.body();
    }

    private static String secret(String user, String password) {
        return "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
    }

    private static void admin(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        url, LocalAws.shared().redshiftUser(), LocalAws.shared().redshiftPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The views come after the migrations: only then does a call of the admin find its tables. */
    private void awaitPrepared() {
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(get("/admin/jobs"))
                .contains("\"jobs\""));
    }

    private void awaitSaid(String line) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(said())
                .containsPattern(line));
    }
}
