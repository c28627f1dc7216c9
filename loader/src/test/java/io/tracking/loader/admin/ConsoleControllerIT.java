package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.console.Chart;
import io.tracking.loader.console.Period;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.loader.redshift.Redshift;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the console asks for beside the other calls of the admin API. */
class ConsoleControllerIT {

    private static RunningLoader loader;

    @BeforeAll
    static void start() {
        loader = RunningLoader.start("console-it", "--tracking.loader.roll.rows=4321");
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    @Test
    void tellsHowThingsStand() throws Exception {
        JsonNode now = loader.get("/admin/now");

        assertThat(now.path("services").findValuesAsString("name")).contains("redshift", "s3", "sqs");
        assertThat(now.path("queue").path("waiting").isNumber()).isTrue();
        assertThat(now.path("equations")).hasSize(6).allSatisfy(equation -> assertThat(
                        equation.path("holds").asBoolean())
                .isTrue());
    }

    @Test
    void tellsTheSameAgainAndAgainAndEndsWithTheLoader() throws Exception {
        RunningLoader other = RunningLoader.start("console-it-stream");
        List<JsonNode> told = new ArrayList<>();
        Instant stopping;
        try (BufferedReader lines = stream(other)) {
            while (told.size() < 2) {
                String line = lines.readLine();
                if (line.startsWith("data:")) {
                    told.add(JsonMapper.shared().readTree(line.substring("data:".length())));
                }
            }
            stopping = Instant.now();
            other.close();
            assertThat(lines.lines().toList()).allMatch(line -> !line.startsWith("data:{\"error"));
        }

        assertThat(Duration.between(stopping, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(told.get(1).path("at").asString())
                .isGreaterThan(told.get(0).path("at").asString());
    }

    private static BufferedReader stream(RunningLoader of) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.port() + "/admin/stream"))
                .header("Authorization", RunningLoader.basic("admin:sandbox"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).contains("no");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    void aHeadTakesNobodysStream() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(loader.call("HEAD", "/admin/stream", "").statusCode()).isEqualTo(200);
        }

        stream(loader).close();
    }

    @Test
    void tellsWhatIsConfiguredAndNoSecret() throws Exception {
        HttpResponse<String> answer = loader.call("GET", "/admin/settings", "");

        assertThat(answer.body())
                .contains("{\"name\":\"tracking.loader.roll.rows\",\"value\":\"4321\",\"standard\":\"1000000\"}");
        assertThat(answer.body()).contains("{\"name\":\"tracking.admin.password\",\"value\":null,\"standard\":null}");
        assertThat(JsonMapper.shared().readTree(answer.body()).path("settings").findValuesAsString("value"))
                .doesNotContain("sandbox", "admin");
    }

    @Test
    void everyPictureIsDrawnFromOneQueryWhoeverLooks() throws Exception {
        for (Chart chart : Chart.values()) {
            for (Period period : Period.values()) {
                String path = "/admin/data?chart=" + chart.path() + "&period=" + period.path();
                JsonNode first = loader.get(path);

                assertThat(loader.get(path)).as(path).isEqualTo(first);
                assertThat(first.path("sql").asString())
                        .contains(">= TIMESTAMP '")
                        .doesNotContain("{");
                assertThat(Instant.parse(first.path("keptUntil").asString()))
                        .isEqualTo(
                                Instant.parse(first.path("askedAt").asString()).plus(Duration.ofMinutes(5)));
            }
        }
    }

    @Test
    void tellsByReleaseWhatShareWasRejected() throws Exception {
        JsonNode picture;
        JsonNode delivery;
        // Of this one nobody has asked for the picture before.
        try (RunningLoader other = RunningLoader.start("console-it-releases")) {
            count(other);
            picture = other.get("/admin/data?chart=releases&period=day");
            delivery = other.get("/admin/delivery").path("delivery");
        }

        assertThat(picture.path("columns").findValuesAsString("name"))
                .containsExactly("site_release", "sent", "arrived", "rejected", "missing", "rejected_share");
        assertThat(picture.path("rows").toString())
                .isEqualTo("[[\"r1\",1000,900,0,100,0.0],[\"r2\",400,300,90,10,22.5],[\"r3\",0,0,0,0,0.0]]");
        assertThat(delivery)
                .filteredOn(row -> row.path("rejected").asLong() == 90)
                .singleElement()
                .satisfies(row -> assertThat(row.path("sent").asLong()).isEqualTo(298));
    }

    private static void count(RunningLoader of) {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        of.context.getBean(Redshift.class).write(session -> session.sql(
                        """
                        INSERT INTO tracking.delivery (
                            request_hour, page, browser, site_release, arrived, late, rejected, missing, doubted, counted_at, changes_until)
                        VALUES (:hour, 'a/', 'Chrome', 'r1', 900, 3, 0, 100, 0, :hour, :hour),
                               (:hour, 'a/', 'Chrome', 'r2', 200, 1, 90, 8, 0, :hour, :hour),
                               (:hour, 'b/', 'Chrome', 'r2', 100, 1, 0, 2, 0, :hour, :hour),
                               (:hour, 'b/', 'Chrome', 'r3', 0, 0, 0, 0, 1, :hour, :hour)""")
                .param("hour", hour)
                .run());
    }

    @Test
    void refusesAPictureThatIsNone() throws Exception {
        HttpResponse<String> answer = loader.call("GET", "/admin/data?chart=everything", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("chart", "types, topics, campaigns", "everything");
    }

    /** Of a file that is cut off no row may be left to be counted; it is not among those that are loaded. */
    @Test
    void saysOfADamagedFileWithoutRowsThatItIsQuarantined() throws Exception {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        FileKey key = WarehouseFixtures.publishCutOff(loader.lake(), hour, 1, 2);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        loader.get("/admin/files?hour=" + hour).path("files"))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.path("key").asString()).isEqualTo(key.toString());
                    assertThat(file.path("reason").asString()).contains("its metadata says 2 rows, 0 can be read");
                    assertThat(file.path("state").asString()).isEqualTo("quarantined");
                }));
    }

    @Test
    void refusesAnHourThatIsNone() throws Exception {
        HttpResponse<String> answer = loader.call("GET", "/admin/files?hour=2026-11-21T25", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("hour", "2026-11-21T25");
    }
}
