package io.tracking.loader.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Accepted;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.RecordReader;
import io.tracking.common.rejected.FieldError;
import io.tracking.loader.rejected.ReplayReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayReaderTest {

    private static final String ID = "aaaaaaaa-0000-7000-8000-000000000001";

    private final ReplayReader reader = new ReplayReader(new RecordReader(Set.of()));

    private static RejectedRecord ingested(String source, String record) {
        return RejectedLinesFixture.records(source, BodyShape.TRACK, ID, record).get(0);
    }

    private static RejectedRecord copied(String source, String row) {
        return RejectedRecord.of(
                RejectedLinesFixture.ID,
                ("{\"rejected_id\":\"" + ID + "\",\"received_at\":\"2026-11-21 09:00:00.000000\",\"stage\":\"copy\","
                                + "\"source\":\"" + source + "\",\"index\":7,\"errors\":[],\"defaults\":{},\"part\":1,"
                                + "\"parts\":1,\"record\":" + new JsonMapper().writeValueAsString(row) + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static Correction set(String field, String value) {
        return new Correction(null, Map.of(), List.of(), Map.of(field, json(value)));
    }

    private static JsonNode json(String text) {
        return Correction.EXACT.readTree(text);
    }

    private static JsonNode row(byte @Nullable [] row) {
        assertThat(row).isNotNull();
        return new JsonMapper().readTree(row);
    }

    @Test
    void whatIsNotCorrectedIsRefusedForTheSameReason() {
        RejectedRecord record = ingested("/track", "{\"topic\":\"x\",\"environment\":\"" + "e".repeat(31) + "\"}");

        Reading reading = reader.read(record, Correction.NONE);

        assertThat(reading.accepted()).isEmpty();
        assertThat(reading.errors()).isEqualTo(record.errors()).isNotEmpty();
    }

    /** What tracking-api hashed is not hashed again, and says so; its source marks it. */
    @Test
    void marksWhatIsReplayedAsItWouldHaveBeenMarkedAtFirst() {
        String hashed = "11111111-1111-8111-8111-111111111111";
        RejectedRecord record = RejectedRecord.of(
                RejectedLinesFixture.ID,
                ("{\"rejected_id\":\"" + ID + "\",\"received_at\":\"2026-11-21 09:00:00.000000\",\"stage\":\"ingest\","
                                + "\"source\":\"/track\",\"index\":0,\"errors\":[],\"defaults\":{\"cookie_id\":\""
                                + hashed
                                + "\",\"key_source\":\"shop\",\"environment\":\"production\","
                                + "\"privacy\":\"{\\\"hashed\\\":[\\\"cookie_id\\\"]}\"},\"part\":1,\"parts\":1,"
                                + "\"record\":\"{\\\"topic\\\":\\\"a\\\",\\\"source\\\":1}\"}")
                        .getBytes(StandardCharsets.UTF_8));

        JsonNode row =
                row(reader.read(record, Correction.NONE).accepted().get(0).eventRow());

        assertThat(row.get("cookie_id").asString()).isEqualTo(hashed);
        assertThat(row.get("environment").asString()).isEqualTo("production");
        assertThat(row.get("_extra").toString())
                .isEqualTo("{\"client.source\":1,\"source\":\"shop\",\"privacy\":{\"hashed\":[\"cookie_id\"]}}");
    }

    /** Behind the first hundred refused records of a body, neighbours share a line. */
    @Test
    void editsEachOfTheRecordsThatShareALine() {
        String body = "[" + "{\"message\":1} ,\n".repeat(149) + "{\"message\":2}]";
        RejectedRecord shared = RejectedLinesFixture.records("/track", BodyShape.TRACK, ID, body)
                .get(100);

        Reading refused = reader.read(shared, Correction.NONE);
        Reading reading = reader.read(shared, set("topic", "\"a.b\""));

        assertThat(refused.errors()).extracting(FieldError::code).containsOnly("missing");
        assertThat(reading.accepted()).hasSize(50);
        assertThat(reading.accepted()).extracting(Accepted::requestId).doesNotHaveDuplicates();
        assertThat(row(reading.accepted().get(49).eventRow()).get("message").asString())
                .isEqualTo("2");
        assertThat(reader.read(shared, set("topic", "\"a.b\"")).accepted())
                .extracting(Accepted::requestId)
                .isEqualTo(reading.accepted().stream().map(Accepted::requestId).toList());
    }

    /** Bytes that are not UTF-8 do not become other characters on their way round. */
    @Test
    void changesNoByteOfWhatIsNotUtf8() {
        byte[] record = "{\"topic\":\"a\u00c0\u00afb\"}".getBytes(StandardCharsets.ISO_8859_1);
        for (String source : List.of("/track", "/streams/user-events/record")) {
            RejectedRecord kept = RejectedRecord.of(
                    RejectedLinesFixture.ID,
                    ("{\"rejected_id\":\"" + ID + "\",\"received_at\":\"2026-11-21 09:00:00.000000\",\"errors\":[],"
                                    + "\"stage\":\"ingest\",\"source\":\"" + source + "\",\"record_base64\":\""
                                    + Base64.getEncoder().encodeToString(record) + "\"}")
                            .getBytes(StandardCharsets.UTF_8));

            assertThat(reader.read(kept, Correction.NONE).errors())
                    .extracting(FieldError::code)
                    .containsExactly("not_utf8");
            assertThat(reader.read(kept, set("environment", "\"test\"")).errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).contains("it is not UTF-8"));
        }
    }

    @Test
    void fillsInWhatWouldHaveBeenFilledInAtFirst() {
        RejectedRecord record = ingested("/track", "{\"topic\":\"x\",\"environment\":\"" + "e".repeat(31) + "\"}");

        JsonNode row = row(reader.read(record, set("environment", "\"test\""))
                .accepted()
                .get(0)
                .eventRow());

        assertThat(row.get("request_id").asString()).isEqualTo(ID);
        assertThat(row.get("request_timestamp").asString()).isEqualTo("2026-11-21 07:05:00.123456");
        assertThat(row.get("cookie_id").asString()).isEqualTo(RejectedLinesFixture.COOKIE);
        assertThat(row.get("user_agent").asString()).isEqualTo("agent");
        assertThat(row.get("_replayed").toString())
                .isEqualTo("{\"from\":\"" + RejectedLinesFixture.ID.file() + "\",\"line\":3}");
    }

    @Test
    void keepsTheRecordsOwnIdAndTimeAndEveryDigit() {
        RejectedRecord record = ingested(
                "/track",
                "{\"topic\":\"x\",\"request_id\":\"mine\",\"request_timestamp\":\"2020-06-01 00:00:24\","
                        + "\"message\":{\"price\":1.10,\"n\":12345678901234567890},\"environment\":{}}");

        JsonNode row = row(reader.read(record, new Correction(null, Map.of(), List.of("environment"), Map.of()))
                .accepted()
                .get(0)
                .eventRow());

        assertThat(row.get("request_id").asString()).isEqualTo("mine");
        assertThat(row.get("request_timestamp").asString()).isEqualTo("2020-06-01 00:00:24.000000");
        assertThat(row.get("message").asString()).isEqualTo("{\"price\":1.10,\"n\":12345678901234567890}");
    }

    @Test
    void renamesAndSetsFieldsOfTheNestedCampaignToo() {
        RejectedRecord record =
                ingested("/track", "{\"topics\":\"x\",\"utm\":{\"source\":\"google\",\"medum\":\"cpc\"}}");
        Correction correction =
                new Correction(null, Map.of("topics", "topic", "utm.medum", "utm.medium"), List.of(), Map.of());

        Accepted accepted = reader.read(record, correction).accepted().get(0);

        assertThat(row(accepted.eventRow()).get("topic").asString()).isEqualTo("x");
        assertThat(row(accepted.utmRow()).get("medium").asString()).isEqualTo("cpc");
        assertThat(row(accepted.utmRow()).has("_replayed")).isTrue();
    }

    @Test
    void editsNothingThatHoldsAFieldTwice() {
        RejectedRecord record = ingested("/track", "{\"topic\":\"x\",\"topic\":\"y\"}");

        Reading edited = reader.read(record, set("environment", "\"test\""));
        Reading given = reader.read(record, new Correction(json("{\"topic\":\"y\"}"), Map.of(), List.of(), Map.of()));

        assertThat(edited.errors()).extracting(FieldError::code).containsExactly("malformed");
        assertThat(given.accepted()).hasSize(1);
    }

    @Test
    void aStreamsUtmRecordStaysOne() {
        RejectedRecord record = RejectedLinesFixture.records(
                        "/streams/user-utm/record",
                        BodyShape.STREAM_UTM,
                        ID,
                        "{\"Data\":{\"source\":\"google\",\"topic\":\"x\"}}")
                .get(0);

        Accepted accepted =
                reader.read(record, set("medium", "\"cpc\"")).accepted().get(0);

        assertThat(accepted.eventRow()).isNull();
        assertThat(row(accepted.utmRow()).get("_extra").toString()).isEqualTo("{\"topic\":\"x\"}");
    }

    @Test
    void aUtmRowThatRedshiftRefusedKeepsItsTime() {
        RejectedRecord record = copied(
                "utm/date=2026-11-21/hour=07/x",
                "{\"_request_timestamp\":\"2026-11-20 01:02:03.000004\",\"request_id\":\"r\",\"source\":\"s\","
                        + "\"medium\":\"m\",\"_extra\":{\"x\":1},\"_replayed\":{\"from\":\"f\",\"line\":1}}");

        JsonNode row =
                row(reader.read(record, Correction.NONE).accepted().get(0).utmRow());

        assertThat(row.get("_request_timestamp").asString()).isEqualTo("2026-11-20 01:02:03.000004");
        assertThat(row.get("_extra").toString()).isEqualTo("{\"x\":1}");
        assertThat(row.get("_replayed").get("line").asInt()).isEqualTo(3);
    }

    /** The campaign was in a file of its own, which was loaded. */
    @Test
    void anEventThatRedshiftRefusedComesWithoutItsCampaign() {
        RejectedRecord record = copied(
                "events/date=2026-11-21/hour=07/x",
                "{\"request_timestamp\":\"2026-11-20 01:02:03.000004\",\"request_id\":\"r\",\"cookie_id\":\"c\","
                        + "\"topic\":\"t\",\"location\":\"https://x/?utm_source=a&utm_medium=b\"}");

        Accepted accepted = reader.read(record, Correction.NONE).accepted().get(0);

        assertThat(accepted.utmRow()).isNull();
        assertThat(row(accepted.eventRow()).get("request_id").asString()).isEqualTo("r");
    }

    @Test
    void aRefusedBodyIsReplayedOnlyWhole() {
        RejectedRecord record = RejectedLinesFixture.malformed(ID, "{\"topic\":");

        assertThat(reader.read(record, Correction.NONE).errors())
                .extracting(FieldError::code)
                .containsExactly("malformed");
        assertThat(reader.read(record, set("topic", "\"x\"")).errors().get(0).message())
                .contains("give the whole record instead");
        assertThat(reader.read(record, new Correction(json("{\"topic\":\"x\"}"), Map.of(), List.of(), Map.of()))
                        .accepted())
                .hasSize(1);
    }
}
