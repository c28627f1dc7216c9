package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.loader.rejected.RejectedLinesFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Shows how rejected records are found, corrected, replayed and loaded. */
class RejectedIT {

    private static final Logger log = LoggerFactory.getLogger(RejectedIT.class);
    private static final String EVENTS = "SELECT COUNT(*) FROM tracking.events";

    private static RunningLoader loader;
    private static Instant hour;

    @BeforeAll
    static void start() {
        hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        loader = RunningLoader.start("rejected-it");
        awaitCount(0, EVENTS);
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    private static long count(String sql) {
        return WarehouseFixtures.count(loader.context, sql);
    }

    private static void awaitCount(long rows, String sql) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(count(sql))
                .isEqualTo(rows));
    }

    private static JsonNode replay(String body, int status) throws Exception {
        return loader.json("POST", "/admin/rejected/replay", body, status);
    }

    private static FileKey publish(Instant hour, int sequence, String... records) {
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < records.length; i++) {
            lines.addAll(RejectedLinesFixture.track(
                    hour.plusSeconds(60),
                    "dddddddd-0000-7000-8000-%012d".formatted(1000 * sequence + i + 1),
                    records[i]));
        }
        FileKey key = new FileKey(Folder.REJECTED, hour, hour, "loader-a", sequence, Compression.ZSTD);
        RejectedLinesFixture.publish(loader.lake(), key, lines);
        return key;
    }

    @Test
    void oneLineOfTenThousandThatRedshiftRefusesIsLoadedOnceCorrected() throws Exception {
        String rows = EVENTS + " WHERE request_id LIKE 'bbbbbbbb-%'";
        FileKey file = WarehouseFixtures.publishEvents(loader.lake(), hour, 1, 10_000, 4711);
        awaitCount(9_999, rows);

        JsonNode list = loader.get("/admin/rejected?code=refused_by_redshift");
        JsonNode entry = list.get("records").get(0);
        String id = entry.get("id").asString();
        String ids = "{\"ids\":[\"" + id + "\"]";
        JsonNode unchanged = replay(ids + ",\"set\":{\"topic\":\"" + "t".repeat(1025) + "\"}}", 200);
        JsonNode dryRun = replay(ids + ",\"set\":{\"topic\":\"t\"},\"dryRun\":true}", 200);
        JsonNode replayed = replay(ids + ",\"set\":{\"topic\":\"t\"}}", 202);
        JsonNode again = replay(ids + ",\"set\":{\"topic\":\"t\"}}", 200);
        awaitCount(10_000, rows);

        assertThat(list.get("matching").asInt()).isEqualTo(1);
        assertThat(list.get("reasons").toString())
                .isEqualTo("[{\"code\":\"refused_by_redshift\",\"field\":\"topic\",\"records\":1}]");
        assertThat(entry.get("source").asString()).isEqualTo(file.toString());
        assertThat(entry.get("index").asInt()).isEqualTo(4711);
        assertThat(entry.get("table").asString()).isEqualTo("events");
        assertThat(entry.get("record").asString()).contains("bbbbbbbb-0000-4000-8000-000000004711");
        assertThat(unchanged.get("refused").asInt()).isEqualTo(1);
        assertThat(unchanged
                        .get("results")
                        .get(0)
                        .get("errors")
                        .get(0)
                        .get("code")
                        .asString())
                .isEqualTo("too_long");
        assertThat(dryRun.get("replayed").asInt()).isEqualTo(1);
        assertThat(replayed.get("results").get(0).get("requestIds").get(0).asString())
                .isEqualTo("bbbbbbbb-0000-4000-8000-000000004711");
        assertThat(again.get("replayed").asInt()).isZero();
        assertThat(again.get("results").get(0).get("outcome").asString()).isEqualTo("replayed_before");
        assertThat(again.get("results").get(0).get("before").get("by").asString())
                .isEqualTo("admin");
        assertThat(loader.get("/admin/rejected?code=refused_by_redshift")
                        .get("records")
                        .get(0)
                        .get("replay")
                        .get("outcome")
                        .asString())
                .isEqualTo("replayed");
        assertThat(count("SELECT SUM(quarantined) FROM tracking.load_ledger WHERE file_key = '" + file + "'"))
                .isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM tracking.replays WHERE outcome = 'REPLAYED' AND request_id ="
                        + " 'bbbbbbbb-0000-4000-8000-000000004711'"))
                .isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM tracking.lost_versions")).isZero();
        JsonNode found = loader.get("/admin/records/bbbbbbbb-0000-4000-8000-000000004711");
        assertThat(found.get("rows").get(0).get("columns").get("topic").asString())
                .isEqualTo("t");
        assertThat(found.get("places")
                        .valueStream()
                        .map(place -> place.get("state").asString() + " "
                                + place.path("replayedFrom").asString("")))
                .containsExactlyInAnyOrder("quarantined ", "loaded " + id, "rejected ");
        log.info(
                "10 000 rows, line 4711 refused: 9 999 loaded; {}: {}; replayed: {}; {} rows",
                id,
                entry.get("errors").get(0).get("message").asString(),
                replayed,
                count(rows));
    }

    /** Nothing of it is loaded, nothing of it is hidden: whoever has looked at it replays its rows by their reason. */
    @Test
    void theRowsOfAFileWhoseMetadataLieAreFoundAndReplayed() throws Exception {
        Instant before = hour.minus(Duration.ofHours(3));
        String rows = EVENTS + " WHERE request_id LIKE 'cccccccc-0000-4000-%'";
        FileKey file = WarehouseFixtures.publishLying(loader.lake(), before, 2, 2);
        awaitCount(2, "SELECT SUM(quarantined) FROM tracking.load_ledger WHERE file_key = '" + file + "'");
        String search = "\"from\":\"" + before + "\",\"to\":\"" + before + "\",\"code\":\"quarantined_file\"";

        JsonNode found = loader.get("/admin/rejected?code=quarantined_file&from=" + before + "&to=" + before);
        long loadedBefore = count(rows);
        JsonNode replayed =
                loader.finished(replay("{" + search + "}", 202).get("id").asString());
        awaitCount(2, rows);

        JsonNode record = found.get("records").get(0);
        assertThat(found.get("records").size()).isEqualTo(2);
        assertThat(record.get("source").asString()).isEqualTo(file.toString());
        assertThat(record.get("errors").get(0).get("message").asString())
                .isEqualTo("line 1: its metadata says 3 rows, it has 2 (the whole file)");
        assertThat(loadedBefore).isZero();
        assertThat(replayed.get("replay").get("replayed").asInt()).isEqualTo(2);
        assertThat(loader.get("/admin/records/cccccccc-0000-4000-8000-000000000001")
                        .get("places")
                        .valueStream()
                        .map(place -> place.get("state").asString()))
                .containsExactlyInAnyOrder("quarantined", "rejected");
    }

    @Test
    void replaysWhatASearchFindsAsAJob() throws Exception {
        Instant before = hour.minus(Duration.ofHours(30));
        String tooLong = "\"environment\":\"" + "e".repeat(31) + "\"";
        publish(before, 1, "{\"topic\":\"a\"," + tooLong + "}", "{\"topic\":\"b\"," + tooLong + "}");
        publish(before, 2, "{\"topic\":\"c\"," + tooLong + ",\"referrer\":[]}", "{\"nothing\":1}");
        String search = "{\"from\":\"" + before + "\",\"to\":\"" + before
                + "\",\"field\":\"environment\",\"set\":{\"environment\":\"short\"}";

        JsonNode dryRun = loader.finished(
                replay(search + ",\"dryRun\":true}", 202).get("id").asString());
        JsonNode first = loader.finished(replay(search + "}", 202).get("id").asString());
        JsonNode second = loader.finished(replay(search + "}", 202).get("id").asString());
        awaitCount(2, EVENTS + " WHERE environment = 'short'");

        assertThat(dryRun.get("replay").toString())
                .isEqualTo(
                        "{\"files\":2,\"filesDone\":2,\"records\":3,\"replayed\":2,\"replayedBefore\":0,\"refused\":1}");
        assertThat(first.get("kind").asString()).isEqualTo("replay");
        assertThat(first.get("replay")).isEqualTo(dryRun.get("replay"));
        assertThat(first.get("message").asString()).contains("referrer must be a string");
        assertThat(second.get("replay").toString())
                .isEqualTo(
                        "{\"files\":2,\"filesDone\":2,\"records\":3,\"replayed\":0,\"replayedBefore\":2,\"refused\":1}");
        assertThat(count(EVENTS + " WHERE environment = 'short' AND request_id LIKE 'dddddddd-0000-7000-%'"
                        + " AND request_timestamp = '"
                        + before.plusSeconds(60).toString().replaceAll("[TZ]", " ") + "'"))
                .isEqualTo(2);
    }

    /** Numbers of any length keep their digits; a value that is not the one that was sent is none that anybody corrected. */
    @Test
    void aCorrectedRecordKeepsItsDigits() throws Exception {
        FileKey file = publish(hour, 6, "{\"environment\":[]}");
        replay(
                "{\"ids\":[\"" + file + ":1\"],\"record\":{\"request_id\":\"exact\",\"topic\":\"exact\","
                        + "\"message\":{\"a\":0.12345678901234567890123,\"b\":1.50,\"c\":123456789012345678901234567890}}}",
                202);
        awaitCount(
                1,
                EVENTS + " WHERE request_id = 'exact' AND message ="
                        + " '{\"a\":0.12345678901234567890123,\"b\":1.50,\"c\":123456789012345678901234567890}'");
    }

    /** An exponent that no program can hold is a fault of neither this record nor the others of its file. */
    @Test
    void aNumberOfAnySizeKeepsNoRecordFromBeingFound() throws Exception {
        FileKey file = publish(
                hour,
                7,
                "{\"request_id\":\"huge-1\",\"environment\":[],\"x\":1e2147483648}",
                "{\"request_id\":\"huge-2\",\"environment\":[]}");

        assertThat(linesOf("huge-1")).containsExactly(file + ":1");
        assertThat(linesOf("huge-2")).containsExactly(file + ":2");
        JsonNode edited = replay("{\"ids\":[\"" + file + ":1\"],\"set\":{\"environment\":\"a\"}}", 200);
        assertThat(edited.toString()).contains("an exponent that no program can hold; give the whole record instead");
    }

    /** No record whose id holds that id, or that mentions it. */
    @Test
    void findsARefusedRecordByItsWholeRequestId() throws Exception {
        FileKey file = publish(
                hour,
                4,
                "{\"request_id\":\"order-1\",\"environment\":[]}",
                "{\"request_id\":\"order-12\",\"environment\":[]}",
                "{\"request_id\":\"border-1\",\"environment\":[],\"message\":\"order-1\"}",
                "{\"request_id\":\"order-1\",\"cut off",
                "{\"request_id\":\"order-12\",\"cut off");

        assertThat(linesOf("order-1")).containsExactly(file + ":1", file + ":4");
        assertThat(linesOf("order-12")).containsExactly(file + ":2", file + ":5");
        assertThat(linesOf("border-1")).containsExactly(file + ":3");
        assertThat(linesOf("dddddddd-0000-7000-8000-000000004005&from=" + hour + "&to=" + hour))
                .containsExactly(file + ":5");
        loader.json("GET", "/admin/records?request_id=order", "", 404);
    }

    private static List<String> linesOf(String requestId) throws Exception {
        return loader.get("/admin/records?request_id=" + requestId)
                .get("places")
                .valueStream()
                .map(place ->
                        place.get("file").asString() + ":" + place.get("line").asLong())
                .toList();
    }

    @Test
    void aReplayThatCannotGoOnFailsAndLetsTheOthersPass() throws Exception {
        Instant before = hour.minus(Duration.ofHours(50));
        publish(before, 1, "{\"topic\":\"a\",\"environment\":[]}");
        JobTable jobs = loader.context.getBean(JobTable.class);
        String bad = jobs.createReplay("{\"search\":7}", false, HourRange.of(before), "admin")
                .id();
        String good = replay(
                        "{\"from\":\"" + before + "\",\"to\":\"" + before
                                + "\",\"set\":{\"environment\":\"after a bad one\"}}",
                        202)
                .get("id")
                .asString();

        assertThat(loader.finished(good).get("replay").get("replayed").asInt()).isEqualTo(1);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        loader.get("/admin/jobs/" + bad).get("state").asString().equals("failed"));
        assertThat(loader.get("/admin/jobs/" + bad).get("message").asString()).startsWith("a fault of the loader");
    }

    @Test
    void refusesWhatItCannotDoByName() throws Exception {
        JsonNode neither = replay("{\"dryRun\":true}", 400);
        JsonNode noSuchId = replay("{\"ids\":[\"events/x:1\"]}", 400);
        JsonNode record = replay("{\"from\":\"2026-11-21\",\"to\":\"2026-11-21\",\"record\":{}}", 400);
        JsonNode nothing = replay("{\"from\":\"2026-11-21\",\"to\":\"2026-11-21\",\"remove\":[null]}", 400);
        JsonNode unknown = replay("{\"id\":\"x\"}", 400);
        JsonNode gone =
                replay("{\"ids\":[\"rejected/date=2026-11-21/hour=07/20261121T0705Z-x-0001.ndjson.zst:1\"]}", 200);

        assertThat(neither.get("field").asString()).isEqualTo("from");
        assertThat(noSuchId.get("field").asString()).isEqualTo("ids");
        assertThat(record.get("field").asString()).isEqualTo("record");
        assertThat(nothing.get("field").asString()).isEqualTo("remove");
        assertThat(unknown.get("field").asString()).isEqualTo("id");
        assertThat(gone.get("results").get(0).get("outcome").asString()).isEqualTo("not_found");
        for (String query : List.of("limit=0", "limit=x", "cursor=1", "table=jobs", "from=now")) {
            assertThat(loader.json("GET", "/admin/rejected?" + query, "", 400)
                            .get("field")
                            .asString())
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void theAuditLogSaysWhatWasChangedWithoutItsValues() throws Exception {
        FileKey file = publish(hour.minus(Duration.ofHours(40)), 1, "{\"topic\":\"a\",\"environment\":[]}");

        replay("{\"ids\":[\"" + file + ":1\"],\"record\":{\"topic\":\"secret-of-somebody\"}}", 202);

        String audit = loader.get("/admin/audit").toString();
        assertThat(audit).contains("POST /admin/rejected/replay", "ids [" + file + ":1], record corrected");
        assertThat(audit).doesNotContain("secret-of-somebody");
    }
}
