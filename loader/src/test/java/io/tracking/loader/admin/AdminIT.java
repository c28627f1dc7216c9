package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Table;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.load.WarehouseFixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Runs the whole loader on SQS, S3 and the Redshift stand-in, as an operator sees it. It is one story, told in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdminIT {

    private static final String NAME = "admin-it";

    private static RunningLoader loader;
    private static Instant received;
    private static String date;
    private static int hourOfDay;

    @BeforeAll
    static void start() {
        received = Instant.now().truncatedTo(ChronoUnit.HOURS);
        date = received.toString().substring(0, 10);
        hourOfDay = Integer.parseInt(received.toString().substring(11, 13));
        loader = RunningLoader.start(NAME);
        Lake lake = loader.lake();
        WarehouseFixtures.publish(lake, Table.EVENTS, received, 1, "s1", 2);
        WarehouseFixtures.publish(lake, Table.UTM, received, 2, "s1", 2);
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    private static String call(String method, String path, String body) throws Exception {
        return loader.call(method, path, body).body();
    }

    private static JsonNode json(String method, String path, String body, int status) throws Exception {
        return loader.json(method, path, body, status);
    }

    private static JsonNode job(String body) throws Exception {
        return loader.finished(
                json("POST", "/admin/reprocess", body, 202).get("id").asString());
    }

    private static String hour(String more) {
        return "{\"date\":\"" + date + "\",\"hour\":" + hourOfDay + more + "}";
    }

    @Test
    @Order(1)
    void showsWhatWasLoaded() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode partitions = json("GET", "/admin/partitions", "", 200).get("partitions");
            assertThat(partitions.size()).isEqualTo(2);
            JsonNode partition = partitions.get(0);
            assertThat(partition.get("hour").asString()).isEqualTo(received.toString());
            assertThat(partition.get("table").asString()).isEqualTo("events");
            assertThat(partition.get("files").asInt()).isEqualTo(1);
            assertThat(partition.get("rows").asInt()).isEqualTo(3);
            assertThat(partition.get("loaded").asInt()).isEqualTo(3);
            assertThat(partition.get("pendingFiles").asInt()).isZero();
        });
    }

    @Test
    @Order(2)
    void dryRunCountsAndChangesNothing() throws Exception {
        JsonNode missing = job(hour(",\"dryRun\":true")).get("wouldBe");
        JsonNode replace = job(hour(",\"dryRun\":true,\"mode\":\"replace\",\"tables\":[\"events\"]"))
                .get("wouldBe");

        assertThat(missing.toString())
                .isEqualTo("{\"files\":2,\"rows\":4,\"alreadyLoaded\":4,\"wouldInsert\":0,\"wouldReplace\":0}");
        assertThat(replace.toString())
                .isEqualTo("{\"files\":1,\"rows\":3,\"alreadyLoaded\":3,\"wouldInsert\":0,\"wouldReplace\":3}");
    }

    /** P7, through the API. */
    @Test
    @Order(3)
    void reprocessingTwiceLeavesTheSameRows() throws Exception {
        String before = WarehouseFixtures.checksum(loader.context);

        JsonNode missing = job(hour(""));
        JsonNode replaced = job(hour(",\"mode\":\"replace\""));
        JsonNode again = job("{\"date\":\"" + date + "\",\"hour\":0,\"toHour\":23,\"mode\":\"replace\"}");

        assertThat(missing.get("progress").get("inserted").asInt()).isZero();
        assertThat(replaced.get("progress").get("replaced").asInt()).isEqualTo(4);
        assertThat(again.get("progress").get("filesDone").asInt()).isEqualTo(2);
        assertThat(WarehouseFixtures.checksum(loader.context)).isEqualTo(before);
    }

    @Test
    @Order(4)
    void refusesWhatItCannotDoByName() throws Exception {
        JsonNode badDate = json("POST", "/admin/reprocess", "{\"date\":\"tomorrow\"}", 400);
        JsonNode hour = json("POST", "/admin/reprocess", "{\"date\":\"2026-11-21\",\"hour\":\"seven\"}", 400);
        JsonNode unknown = json("POST", "/admin/reprocess", "{\"date\":\"2026-11-21\",\"dry_run\":true}", 400);
        JsonNode noJson = json("POST", "/admin/reprocess", "date=2026-11-21", 400);
        JsonNode from = json("GET", "/admin/partitions?from=yesterday", "", 400);
        JsonNode nobody = json("GET", "/admin/jobs/none", "", 404);

        assertThat(badDate.get("field").asString()).isEqualTo("date");
        assertThat(badDate.get("detail").asString()).isEqualTo("date must be a UTC date like 2026-11-21, got tomorrow");
        assertThat(hour.get("field").asString()).isEqualTo("hour");
        assertThat(unknown.get("field").asString()).isEqualTo("dry_run");
        assertThat(noJson.get("detail").asString()).contains("Cannot read the body");
        assertThat(from.get("field").asString()).isEqualTo("from");
        assertThat(nobody.get("detail").asString()).contains("There is no job none");
    }

    @Test
    @Order(5)
    void pausesThroughARestartAndJobsGoOnAfterwards() throws Exception {
        json("POST", "/admin/loading/pause", "", 200);
        String id = json("POST", "/admin/reprocess", hour(",\"mode\":\"replace\""), 202)
                .get("id")
                .asString();

        loader.close();
        loader = RunningLoader.start(NAME);

        assertThat(json("GET", "/admin/loading", "", 200).get("paused").asBoolean())
                .isTrue();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> json("GET", "/admin/jobs/" + id, "", 200)
                .has("message"));
        assertThat(json("GET", "/admin/jobs/" + id, "", 200).get("state").asString())
                .isEqualTo("queued");
        json("POST", "/admin/loading/resume", "", 200);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> json("GET", "/admin/jobs/" + id, "", 200)
                .get("state")
                .asString()
                .equals("done"));
    }

    @Test
    @Order(6)
    void cancelsAJobOnce() throws Exception {
        json("POST", "/admin/loading/pause", "", 200);
        String id = json("POST", "/admin/reprocess", hour(""), 202).get("id").asString();

        JsonNode cancelled = json("DELETE", "/admin/jobs/" + id, "", 200);
        JsonNode again = json("DELETE", "/admin/jobs/" + id, "", 409);
        json("POST", "/admin/loading/resume", "", 200);

        assertThat(cancelled.get("state").asString()).isEqualTo("cancelled");
        assertThat(again.get("detail").asString()).contains("it has ended");
    }

    @Test
    @Order(7)
    void everyActionIsInTheAuditLog() throws Exception {
        JsonNode actions = json("GET", "/admin/audit", "", 200).get("actions");
        List<String> lines = actions.valueStream()
                .map(action -> action.get("who").asString() + " "
                        + action.get("action").asString() + " "
                        + action.get("outcome").asString())
                .toList();

        assertThat(lines)
                .contains(
                        "admin POST /admin/reprocess 202",
                        "admin POST /admin/reprocess 400",
                        "admin POST /admin/loading/pause 200",
                        "admin POST /admin/loading/resume 200");
        assertThat(lines.stream().filter(line -> line.startsWith("admin DELETE /admin/jobs/")))
                .hasSize(2);
        assertThat(actions.toString()).contains("\\\"mode\\\":\\\"replace\\\"");
    }

    @Test
    @Order(8)
    void countsInMetrics() throws Exception {
        String metrics = call("GET", "/actuator/prometheus", "");

        assertThat(metrics)
                .contains("tracking_load_rows_total{table=\"events\"}", "tracking_load_files_pending 0.0")
                .containsPattern("tracking_load_lag_seconds \\d");
        assertThat(call("GET", "/actuator/health", "")).contains("\"loadLag\"").doesNotContain("DOWN");
    }

    @Test
    @Order(9)
    void accountsForEveryRowOfAnHour() throws Exception {
        JsonNode accounting = json("GET", "/admin/accounting", "", 200);

        assertThat(accounting.get("hours").get(0).toString())
                .isEqualTo(
                        "{\"hour\":\"" + received + "\",\"table\":\"events\",\"received\":3,\"open\":0,\"inFiles\":3,"
                                + "\"loaded\":3,\"duplicates\":0,\"quarantined\":0,\"pending\":0}");
        assertThat(accounting.get("freshness").get("age").asString()).isEqualTo("PT0S");
        assertThat(accounting.get("rejected")).isEmpty();
        assertThat(call("GET", "/actuator/prometheus", ""))
                .contains("tracking_freshness_seconds 0.0", "tracking_load_rows_pending{table=\"events\"} 0.0");
    }

    @Test
    @Order(10)
    void comparesTheBucketWithTheLedgerWhenAsked() throws Exception {
        JsonNode report = json("POST", "/admin/self-check", "{\"deep\":true}", 200);
        JsonNode tooMuch =
                json("POST", "/admin/self-check", "{\"from\":\"2026-11-01\",\"to\":\"2026-11-05\",\"deep\":true}", 400);

        assertThat(report.get("files").asInt()).isEqualTo(2);
        assertThat(report.get("findings")).isEmpty();
        assertThat(json("GET", "/admin/self-check", "", 200).get("checks").get(0))
                .isEqualTo(report);
        assertThat(tooMuch.get("field").asString()).isEqualTo("deep");
        assertThat(call("GET", "/actuator/prometheus", ""))
                .contains("tracking_self_check_files{finding=\"missing\"} 0.0");
        assertThat(call("GET", "/actuator/health", "")).contains("\"selfCheck\"", "\"freshness\"");
    }

    @Test
    @Order(11)
    void findsARecordInTablesAndFiles() throws Exception {
        JsonNode found = json("GET", "/admin/records/aaaaaaaa-0000-4000-8000-000000000001", "", 200);
        JsonNode gone = json("GET", "/admin/records/aaaaaaaa-0000-4000-8000-00000000000f", "", 404);
        JsonNode half = json("GET", "/admin/records/x?from=2026-11-21", "", 400);

        assertThat(found.get("rows")).hasSize(2);
        assertThat(found.get("places")).hasSize(2);
        JsonNode place = found.get("places").get(0);
        assertThat(place.get("file").asString()).startsWith("events/date=" + date);
        assertThat(place.get("line").asInt()).isEqualTo(1);
        assertThat(place.get("state").asString()).isEqualTo("loaded");
        assertThat(place.get("load").get("inserted").asInt()).isEqualTo(3);
        assertThat(gone.get("detail").asString()).contains("nor in the 2 files of");
        assertThat(half.get("field").asString()).isEqualTo("to");
    }
}
