package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.LoaderApplication;
import io.tracking.loader.lake.Lake;
import io.tracking.localaws.LocalAws;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the whole loader on SQS, S3 and the Redshift stand-in, and makes an operator's calls to it. */
final class RunningLoader implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    final ConfigurableApplicationContext context;

    private RunningLoader(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param name of its queue, bucket and, with underscores, database */
    static RunningLoader start(String name, String... more) {
        LocalAws aws = LocalAws.shared();
        aws.createQueue(name, Duration.ofSeconds(60), 3);
        aws.createBucket(name);
        List<String> arguments = List.of(
                "--spring.profiles.active=sandbox",
                "--server.port=0",
                "--spring.cloud.aws.sqs.endpoint=" + aws.sqsEndpoint(),
                "--spring.cloud.aws.s3.endpoint=" + aws.s3Endpoint(),
                "--tracking.queue.name=" + name,
                "--tracking.lake.bucket=" + name,
                "--tracking.spill.bucket=" + name,
                "--tracking.loader.load-interval=300ms",
                "--tracking.warehouse.iam-role="
                        + System.getProperty("tracking.it.redshift-role", "arn:aws:iam::000000000000:role/test"),
                "--spring.cloud.aws.credentials.access-key=" + aws.accessKey(),
                "--spring.cloud.aws.credentials.secret-key=" + aws.secretKey(),
                "--spring.cloud.aws.region.static=" + aws.region(),
                "--spring.datasource.username=" + aws.redshiftUser(),
                "--spring.datasource.password=" + aws.redshiftPassword(),
                "--spring.datasource.url=" + aws.redshiftUrl(name.replace('-', '_')));
        return new RunningLoader(SpringApplication.run(
                LoaderApplication.class,
                Stream.concat(
                                arguments.stream().filter(argument -> Stream.of(more)
                                        .noneMatch(other -> name(other).equals(name(argument)))),
                                Stream.of(more))
                        .toArray(String[]::new)));
    }

    private static String name(String argument) {
        return argument.substring(0, argument.indexOf('='));
    }

    Lake lake() {
        return context.getBean(Lake.class);
    }

    HttpResponse<String> call(String method, String path, String body) throws Exception {
        return call(method, path, body, "Authorization", basic("admin:sandbox"), "Content-Type", "application/json");
    }

    /** @param headers names and values in turn, and no others */
    HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    JsonNode json(String method, String path, String body, int status) throws Exception {
        HttpResponse<String> response = call(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    JsonNode get(String path) throws Exception {
        return json("GET", path, "", 200);
    }

    JsonNode finished(String job) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> get("/admin/jobs/" + job).get("state").asString().equals("done"));
        try {
            return get("/admin/jobs/" + job);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
