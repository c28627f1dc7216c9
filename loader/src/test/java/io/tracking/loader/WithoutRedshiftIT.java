package io.tracking.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.localaws.LocalAws;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs the whole loader, with SQS and S3 but no Redshift. */
class WithoutRedshiftIT {

    private static ConfigurableApplicationContext loader;
    private static URI base;

    @BeforeAll
    static void start() throws IOException {
        LocalAws aws = LocalAws.shared();
        aws.createQueue("without-redshift", Duration.ofSeconds(60), 3);
        aws.createBucket("without-redshift");
        loader = SpringApplication.run(
                LoaderApplication.class, arguments(aws, "--tracking.admin.password=long-enough-secret"));
        base = URI.create("http://127.0.0.1:" + loader.getEnvironment().getProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    private static String[] arguments(LocalAws aws, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.profiles.active=sandbox",
                "--server.port=0",
                "--spring.cloud.aws.sqs.endpoint=" + aws.sqsEndpoint(),
                "--spring.cloud.aws.s3.endpoint=" + aws.s3Endpoint(),
                "--tracking.queue.name=without-redshift",
                "--tracking.lake.bucket=without-redshift",
                "--spring.datasource.url=jdbc:redshift://127.0.0.1:" + closedPort() + "/dev",
                "--spring.datasource.hikari.connection-timeout=500"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static String[] as(String name, String password) {
        return new String[] {
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8))
        };
    }

    @Test
    void isLiveAndReady() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhichServiceIsMissing() throws Exception {
        HttpResponse<String> health = get("/actuator/health");

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body())
                .contains("\"redshift\":{\"details\"", "\"loadLag\":", "\"sqs\":", "\"s3\":")
                .containsPattern("\"redshift\":\\{[^}]*}[^}]*\"status\":\"DOWN\"");
    }

    /** Nothing was ever published: that is known without Redshift. What waits is OutageIT's. */
    @Test
    void countsItsRetries() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        get("/actuator/prometheus").body())
                .contains(
                        "tracking_load_retries_total{reason=\"connection\"}",
                        "tracking_load_lag_seconds 0.0",
                        "tracking_load_files_pending 0.0",
                        "tracking_self_check_files{finding=\"missing\"} NaN")
                .containsPattern("tracking_unreachable_seconds\\{service=\"redshift\"} [1-9.]"));
    }

    @Test
    void answersAdminsWithTheReason() throws Exception {
        HttpResponse<String> jobs = get("/admin/jobs", as("admin", "long-enough-secret"));

        assertThat(jobs.statusCode()).isEqualTo(503);
        assertThat(jobs.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(jobs.body()).contains("Redshift at 127.0.0.1:", " does not answer: ", "refused");
    }

    @Test
    void opensOnlyHealthMetricsAndTheConsolesPagesToEverybody() throws Exception {
        for (String path :
                List.of("/admin/jobs", "/admin/partitions", "/actuator", "/actuator/env", "/nothing", "/error")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, as("admin", "sandbox")).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(get("/admin/jobs").headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesToStartWithoutCredentials() {
        assertThatThrownBy(() -> SpringApplication.run(
                                LoaderApplication.class,
                                arguments(
                                        LocalAws.shared(), "--tracking.admin.username=", "--tracking.admin.password="))
                        .close())
                .hasStackTraceContaining("Cannot start without admin credentials: expected tracking.admin.username and"
                        + " tracking.admin.password, got none");
    }
}
