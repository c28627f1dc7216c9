package io.tracking.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tracking.localaws.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged loader, as a process of its own, without a password: its role comes by web identity, as in Kubernetes, and its
 * database user by IAM, of a cluster and of a Serverless workgroup. STS and Redshift's control plane are stood in for here.
 */
class IamSignInIT {

    private static final String TOKEN = "token-of-a-service-account";

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private HttpServer controlPlane;

    @TempDir
    private Path directory;

    private Process loader;

    @BeforeEach
    void open() throws IOException {
        controlPlane = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        controlPlane.createContext("/", this::answer);
        controlPlane.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        if (loader != null) {
            loader.destroyForcibly().waitFor();
        }
        controlPlane.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String action = target != null
                ? target
                : Stream.of(request.split("&"))
                        .filter(field -> field.startsWith("Action="))
                        .findFirst()
                        .orElse("Action=none")
                        .substring("Action=".length());
        String signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        asked.add(action
                + (signed.contains("Credential=" + LocalAws.shared().accessKey() + "/")
                        ? " as the role"
                        : request.contains(TOKEN) ? " with the token" : ""));
        byte[] body = body(action).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", target == null ? "text/xml" : "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String body(String action) {
        Instant end = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        return switch (action) {
            case "AssumeRoleWithWebIdentity" ->
                """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
                        <SecretAccessKey>%s</SecretAccessKey><SessionToken>session</SessionToken>
                        <Expiration>%s</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                    </AssumeRoleWithWebIdentityResponse>"""
                        .formatted(
                                LocalAws.shared().accessKey(), LocalAws.shared().secretKey(), end);
            case "GetClusterCredentials" ->
                """
                    <GetClusterCredentialsResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
                      <GetClusterCredentialsResult><DbUser>IAM:%s</DbUser><DbPassword>for an hour</DbPassword>
                        <Expiration>%s</Expiration></GetClusterCredentialsResult>
                    </GetClusterCredentialsResponse>"""
                        .formatted(LocalAws.REDSHIFT_USER, end);
            case "RedshiftServerless.GetCredentials" ->
                """
                    {"dbUser":"IAM:%s","dbPassword":"for an hour","expiration":%d}"""
                        .formatted(LocalAws.REDSHIFT_USER, end.getEpochSecond());
            default -> "";
        };
    }

    private void start(String url) throws IOException {
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
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        Path token = Files.writeString(directory.resolve("token"), TOKEN);
        String endpoint = "http://127.0.0.1:" + controlPlane.getAddress().getPort();
        builder.environment()
                .putAll(Map.of(
                        "AWS_REGION",
                        aws.region(),
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        token.toString(),
                        "AWS_ROLE_ARN",
                        "arn:aws:iam::000000000000:role/loader",
                        "AWS_EC2_METADATA_DISABLED",
                        "true",
                        "AWS_ENDPOINT_URL_STS",
                        endpoint,
                        "AWS_ENDPOINT_URL_REDSHIFT",
                        endpoint,
                        "AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS",
                        endpoint));
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
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(said())
                .contains("The warehouse is up to date"));
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

        assertThat(asked).contains("AssumeRoleWithWebIdentity with the token", "GetClusterCredentials as the role");
    }

    @Test
    void toAServerlessWorkgroupByTheRoleOfAServiceAccount() throws Exception {
        start(url("iam_serverless", "isServerless=true&serverlessAcctId=000000000000&serverlessWorkGroup=tracking"));

        requireSignedIn();

        assertThat(asked)
                .contains("AssumeRoleWithWebIdentity with the token", "RedshiftServerless.GetCredentials as the role");
    }
}
