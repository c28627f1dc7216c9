package io.tracking.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.tracking.common.rejected.FieldError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordReaderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00.123456789Z");
    private static final Origin ORIGIN = new Origin(
            "/track",
            RECEIVED,
            "cookie-of-the-browser",
            "Agent/1.0",
            "https://data.com/from?a=1",
            index -> "id-" + index);

    private final RecordReader reader = new RecordReader(Set.of());

    @Test
    void keepsEveryColumnOfTheGivenEvent() throws Exception {
        String body = given("user-events.json");

        JsonNode row = onlyEvent(read(body));

        JsonNode sent = JSON.readTree(body);
        for (Column column : TableSchema.EVENTS.columns()) {
            assertThat(row.path(column.name()).asString(null))
                    .as(column.name())
                    .isEqualTo(sent.path(column.name()).asString(null));
        }
        assertThat(row.properties()).hasSize(10); // eleven columns, website_id being null
    }

    @Test
    void keepsEveryColumnOfTheGivenUtm() throws Exception {
        String body = given("user-utm.json");

        JsonNode row = onlyUtm(read(body));

        JsonNode sent = JSON.readTree(body);
        for (Column column : TableSchema.UTM.columns()) {
            assertThat(row.path(column.name()).asString(null))
                    .as(column.name())
                    .isEqualTo(sent.path(column.name()).asString(null));
        }
    }

    @Test
    void readsTheGivenStreamBodies() throws Exception {
        Batch events = read(given("put-user-events.json"), BodyShape.STREAM_EVENTS);
        Batch utm = read(given("put-user-utm.json"), BodyShape.STREAM_UTM);

        assertThat(onlyEvent(events)).isEqualTo(onlyEvent(read(given("user-events.json"))));
        assertThat(onlyUtm(utm)).isEqualTo(onlyUtm(read(given("user-utm.json"))));
    }

    @Test
    void putsTheRequestTimestampFirstInEveryRow() throws Exception {
        Accepted both =
                read("{\"topic\":\"t\",\"request_timestamp\":\"2020-06-01T02:00:24+02:00\",\"utm\":{\"source\":\"a\",\"medium\":\"b\"}}")
                        .accepted()
                        .get(0);

        assertThat(requestTimestamp(Table.EVENTS, both.eventRow())).isEqualTo("2020-06-01 00:00:24.000000");
        assertThat(requestTimestamp(Table.UTM, both.utmRow())).isEqualTo("2020-06-01 00:00:24.000000");
    }

    private static String requestTimestamp(Table table, byte[] row) {
        int offset = CanonicalRow.requestTimestampOffset(table);
        return new String(row, offset, CanonicalRow.REQUEST_TIMESTAMP_LENGTH, StandardCharsets.UTF_8);
    }

    @Test
    void fillsInWhatIsAbsentOrNull() throws Exception {
        Batch batch = read("{\"topic\":\"t\",\"request_id\":null}");

        JsonNode row = onlyEvent(batch);
        assertThat(row)
                .isEqualTo(
                        JSON.readTree(
                                """
                {"request_timestamp":"2026-11-21 07:05:00.123456","request_id":"id-0","cookie_id":"cookie-of-the-browser",
                 "topic":"t","location":"https://data.com/from?a=1","user_agent":"Agent/1.0"}"""));
        assertThat(batch.accepted().get(0).usesOriginCookie()).isTrue();
        assertThat(batch.accepted().get(0).requestId()).isEqualTo("id-0");
    }

    @Test
    void readsArraysAndEventsMembersInOrder() throws Exception {
        String records = "[{\"topic\":\"a\"},{\"source\":\"s\",\"medium\":\"m\"},{\"topic\":\"b\"}]";

        for (String body : List.of(records, "{\"events\":" + records + "}")) {
            List<Accepted> accepted = read(body).accepted();

            assertThat(accepted).extracting(Accepted::index).containsExactly(0, 1, 2);
            assertThat(json(accepted.get(0).eventRow()).path("topic").asString())
                    .isEqualTo("a");
            assertThat(accepted.get(1).eventRow()).isNull();
            assertThat(json(accepted.get(2).eventRow()).path("topic").asString())
                    .isEqualTo("b");
        }
    }

    @Test
    void oneBadRecordDoesNotKeepTheOthersOut() throws Exception {
        Batch batch = read(
                "[{\"topic\":\"a\"},{\"topic\":\"b\",\"environment\":\"" + "x".repeat(31) + "\"},7,{\"topic\":\"c\"}]");

        assertThat(batch.accepted()).extracting(Accepted::index).containsExactly(0, 3);
        assertThat(batch.rejected()).extracting(Rejection::index).containsExactly(1, 2);
        assertThat(batch.rejected().get(0).errors())
                .containsExactly(new FieldError(
                        "environment", "too_long", "environment is VARCHAR(30) and holds 30 bytes, got 31"));
        assertThat(line(batch.rejected().get(1)).path("record").asString()).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what the record holds                      | which field | code
                "{}                                            | topic       | missing",
                "{\"topic\":null}                              | topic       | missing",
                "{\"topic\":\"\"}                              | topic       | blank",
                "{\"topic\":\"t\",\"request_id\":\" \"}        | request_id  | blank",
                "{\"topic\":\"t\",\"topic\":\"u\"}             | topic       | duplicate",
                "{\"topic\":\"t\",\"website_id\":\"ü\"}        | website_id  | not_single_byte",
                "{\"topic\":\"t\",\"website_id\":\"a \"}       | website_id  | trailing_blank",
                "{\"topic\":\"t\",\"referrer\":\"a\\u0000b\"}  | referrer    | null_character",
                "{\"topic\":\"t\",\"referrer\":\"a\\ud800b\"}  | referrer    | lone_surrogate",
                "{\"topic\":\"t\",\"other\":\"a\\ud800b\"}     | _extra      | lone_surrogate",
                "{\"topic\":\"t\",\"other\":[\"a\\u0000b\"]}   | other       | null_character",
                "{\"topic\":\"t\",\"referrer\":{\"a\":1}}      | referrer    | type",
                "{\"topic\":\"t\",\"utm\":\"s\"}               | utm         | type",
                "{\"topic\":\"t\",\"utm\":{\"source\":\"s\"}}  | utm.medium  | missing",
                "{\"source\":\"s\"}                            | medium      | missing",
                "{\"type\":\"event\",\"source\":\"s\",\"medium\":\"m\"} | topic | missing",
                "{\"topic\":\"t\",\"request_timestamp\":\"yesterday\"} | request_timestamp | timestamp",
            })
    void namesWhatKeepsARecordOut(String record, String field, String code) throws Exception {
        Batch batch = read(record);

        assertThat(batch.accepted()).isEmpty();
        assertThat(batch.rejected().get(0).errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(field, code));
    }

    @Test
    void countsBytesNotCharacters() throws Exception {
        assertThat(read(event("environment", "ü".repeat(15))).accepted()).hasSize(1);
        assertThat(read(event("environment", "ü".repeat(15) + "x")).rejected()).hasSize(1);
        assertThat(read(event("environment", "😀".repeat(7) + "xy")).accepted()).hasSize(1);
        assertThat(read(event("environment", "😀".repeat(7) + "xyz")).rejected())
                .hasSize(1);
    }

    private static String event(String field, String value) {
        return "{\"topic\":\"t\",\"" + field + "\":\"" + value + "\"}";
    }

    @Test
    void refusesOneByteMoreThanAnyColumnHolds() throws Exception {
        for (TableSchema schema : List.of(TableSchema.EVENTS, TableSchema.UTM)) {
            for (Column column : schema.columns()) {
                if (column.type() != Column.Type.TIMESTAMP) {
                    assertThat(read(record(schema, column, column.bytes())).accepted())
                            .as(column.name())
                            .hasSize(1);
                    assertThat(read(record(schema, column, column.bytes() + 1)).rejected())
                            .as(column.name())
                            .hasSize(1);
                }
            }
        }
    }

    private static String record(TableSchema schema, Column column, int length) {
        Map<String, String> record = new LinkedHashMap<>(
                schema.table() == Table.EVENTS ? Map.of("topic", "t") : Map.of("source", "s", "medium", "m"));
        record.put(column.name(), "x".repeat(length));
        return JSON.writeValueAsString(record);
    }

    @Test
    void keepsMessageStringsAndWritesOtherValuesAsCompactJson() throws Exception {
        assertThat(message("\" {\\\"a\\\": 1} \"")).isEqualTo(" {\"a\": 1} ");
        assertThat(message("{ \"a\" : [ 1.50, 1e5, true, null, \"ü\" ] }"))
                .isEqualTo("{\"a\":[1.50,1e5,true,null,\"ü\"]}");
        assertThat(message("12345678901234567890.10")).isEqualTo("12345678901234567890.10");
        assertThat(message("[]")).isEqualTo("[]");
    }

    private String message(String json) throws Exception {
        return onlyEvent(read("{\"topic\":\"t\",\"message\":" + json + "}"))
                .path("message")
                .asString();
    }

    @Test
    void keepsUnknownFieldsUnderExtraWithTheirDigits() throws Exception {
        String unknown = "\"type\":\"click\",\"campaign\":\"c\",\"deep\":{\"a\":[1,{\"b\":1.10}]},\"n\":null";

        Batch batch = read("{\"topic\":\"t\"," + unknown + "}");

        assertThat(new String(batch.accepted().get(0).eventRow(), StandardCharsets.UTF_8))
                .endsWith(",\"_extra\":{" + unknown + "}}");
    }

    @Test
    void keepsUnknownFieldsOfANestedUtm() throws Exception {
        Accepted both =
                read("{\"topic\":\"t\",\"utm\":{\"source\":\"a\",\"medium\":\"b\",\"request_id\":\"r\",\"topic\":\"x\"}}")
                        .accepted()
                        .get(0);

        assertThat(json(both.utmRow()).path("request_id").asString()).isEqualTo("id-0");
        assertThat(json(both.utmRow()).path("_extra").toString()).isEqualTo("{\"request_id\":\"r\",\"topic\":\"x\"}");
        assertThat(json(both.eventRow()).path("_extra").isMissingNode()).isTrue();
    }

    @Test
    void typeDecidesWhereBothCouldBeMeant() throws Exception {
        String both = "\"topic\":\"t\",\"source\":\"s\",\"medium\":\"m\"";

        assertThat(onlyEvent(read("{" + both + "}")).path("_extra").toString())
                .isEqualTo("{\"source\":\"s\",\"medium\":\"m\"}");
        assertThat(onlyUtm(read("{\"type\":\"utm\"," + both + "}"))
                        .path("_extra")
                        .toString())
                .isEqualTo("{\"topic\":\"t\"}");
    }

    @Test
    void makesAUtmRowOfTheLocationsQueryString() throws Exception {
        Accepted both = read(event(
                        "location",
                        "https://data.com/?utm_source=ad%20words&utm_medium=cpc&utm_term=&gclid=G1&device=c&utm_campaign=Caf%C3%A9&x=y#utm_content=no"))
                .accepted()
                .get(0);

        JsonNode utm = json(both.utmRow());
        String pair = utm.path("_pair").asString();
        assertThat(utm)
                .isEqualTo(JSON.readTree(
                        """
                {"_request_timestamp":"2026-11-21 07:05:00.123456","request_id":"id-0","source":"ad words","medium":"cpc",
                 "campaign":"Café","ad_id":"G1","device":"c","_pair":"%s"}"""
                                .formatted(pair)));
    }

    @Test
    void makesNoUtmRowWithoutSourceAndMedium() throws Exception {
        assertThat(read(event("location", "https://data.com/?utm_source=s&gclid=G1"))
                        .accepted()
                        .get(0)
                        .utmRow())
                .isNull();
    }

    @Test
    void anExplicitUtmWinsOverTheLocation() throws Exception {
        Accepted both =
                read("{\"topic\":\"t\",\"location\":\"https://d/?utm_source=a&utm_medium=b\",\"utm\":{\"source\":\"c\",\"medium\":\"d\"}}")
                        .accepted()
                        .get(0);

        assertThat(json(both.utmRow()).path("source").asString()).isEqualTo("c");
    }

    @Test
    void refusesARecordWhoseLocationHoldsAParameterThatDoesNotFit() throws Exception {
        Batch batch = read(event("location", "https://d/?utm_source=a&utm_medium=" + "m".repeat(256)));

        assertThat(batch.rejected().get(0).errors())
                .extracting(FieldError::field, FieldError::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("location?medium", "too_long"));
    }

    @Test
    void acceptsGenericEvents() throws Exception {
        JsonNode row =
                onlyEvent(read("{\"event_uuid\":\"e1\",\"event_name\":\"shop:cart:add\",\"created_at\":1590969624,"
                        + "\"user_id\": 7, \"properties\": {\"price\": 1.10}}"));

        assertThat(row.path("request_id").asString()).isEqualTo("e1");
        assertThat(row.path("topic").asString()).isEqualTo("shop:cart:add");
        assertThat(row.path("request_timestamp").asString()).isEqualTo("2020-06-01 00:00:24.000000");
        assertThat(row.path("message").asString()).isEqualTo("{\"user_id\":7,\"properties\":{\"price\":1.10}}");
        assertThat(row.path("_extra").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{\"topic\":\"t\"",
                "[{\"topic\":\"t\"},",
                "\"text\"",
                "7",
                "null",
                "{\"topic\":\"t\"} {}",
                "{\"events\":{}}",
                "{\"events\":[],\"more\":1}",
                "{\"topic\":\"\u0001\"}",
                "{'topic':'t'}",
                "{\"a\":01}"
            })
    void refusesBodiesThatAreNoRecordsAndKeepsThem(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(MalformedBodyException.class, e -> assertThat(text(e.lines(), "record"))
                        .isEqualTo(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | body is not JSON at line 1, column 2",
                "tally | body is not JSON at line 1, column 2",
                "no json | body is not JSON at line 1, column 2",
                "null | got null",
                "true | got a boolean",
                "7 | got a number"
            })
    void tellsWhatIsNoJsonFromWhatIsNoRecord(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MalformedBodyException.class)
                .hasMessageContaining(message);
    }

    /** A fault of one record among a thousand is that record's, whatever a parser makes of it. */
    @ParameterizedTest
    @MethodSource("faultsOfOneRecord")
    void leavesTheOthersOfABodyAlone(String code, byte[] fault) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write('[');
        for (int i = 0; i < 999; i++) {
            body.writeBytes("{\"topic\":\"good\"},".getBytes(StandardCharsets.UTF_8));
            if (i == 500) {
                body.writeBytes(fault);
                body.write(',');
            }
        }
        body.writeBytes("{\"topic\":\"last\"}]".getBytes(StandardCharsets.UTF_8));

        Batch batch = reader.read(body.toByteArray(), 0, body.size(), BodyShape.TRACK, ORIGIN);

        assertThat(batch.accepted()).hasSize(1_000);
        Rejection refused = batch.rejected().get(0);
        assertThat(batch.rejected()).hasSize(1);
        assertThat(refused.index()).isEqualTo(501);
        assertThat(refused.errors()).extracting(FieldError::code).containsExactly(code);
        assertThat(kept(refused.lines())).isEqualTo(fault);
    }

    static Stream<Arguments> faultsOfOneRecord() {
        return Stream.of(
                fault("lone_surrogate", "{\"topic\":\"b\",\"\\ud83d\":1}"),
                fault("lone_surrogate", "{\"topic\":\"b\",\"x\":{\"\\ud83d\":1}}"),
                fault("lone_surrogate", "{\"topic\":\"b\",\"utm\":{\"source\":\"s\",\"medium\":\"m\",\"\\udc00\":1}}"),
                fault("too_deep", "{\"topic\":\"b\",\"x\":" + "[".repeat(70) + "]".repeat(70) + "}"),
                fault("too_deep", "{\"topic\":\"b\",\"message\":" + "{\"a\":".repeat(64) + "1" + "}".repeat(65)),
                fault("number_too_long", "{\"topic\":\"b\",\"x\":" + "1".repeat(101) + "}"),
                fault("number_too_long", "{\"topic\":\"b\",\"x\":-1." + "0".repeat(90) + "e+1000000}"),
                fault("name_too_long", "{\"topic\":\"b\",\"" + "n".repeat(1_001) + "\":1}"),
                fault("too_large", "{\"topic\":\"b\",\"x\":\"" + "x".repeat(70_000) + "\"}"),
                fault("not_utf8", "{\"topic\":\"b\u00ff\"}"),
                fault("not_utf8", "{\"topic\":\"b\",\"t\u00c1\u00afpic\":1}"),
                fault("not_utf8", "{\"topic\":\"a\u00c0\u00afb\"}"),
                fault("not_utf8", "{\"topic\":\"a\u00c0\u00a2\"}"),
                fault("not_utf8", "{\"topic\":\"a\u00e0\u0080\u00af\"}"),
                fault("not_utf8", "{\"topic\":\"a\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\"}"),
                fault("not_utf8", "{\"topic\":\"a\u00f4\u0090\u0080\u0080\"}"),
                fault("type", "\"{\\\"topic\\\":\\\"x\\\"}\""),
                fault("type", "\"\u00ff\""),
                fault("type", "[[{\"topic\":\"x\"}], \"]\"]"),
                fault("type", "-1.5e3"),
                fault("type", "null"));
    }

    /** The text's characters are the bytes. */
    private static Arguments fault(String code, String text) {
        return Arguments.of(code, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void takesWhatIsJustWithinTheLimits() throws Exception {
        for (String record : List.of(
                "{\"topic\":\"t\",\"x\":" + "[".repeat(63) + "]".repeat(63) + "}",
                "{\"topic\":\"t\",\"x\":" + "1".repeat(100) + "}",
                "{\"topic\":\"t\",\"" + "n".repeat(1_000) + "\":1}",
                "{\"topic\":\"t\",\"" + "東".repeat(1_000) + "\":1}",
                "{\"topic\":\"t\",\"\\ud83d\\ude00\":\"\\ud83d\\ude00\"}",
                "{\"topic\":\"😀\uffff\"}")) {
            assertThat(read("[" + record + "]").accepted()).as(record).hasSize(1);
            assertThat(read(record).accepted()).as(record).hasSize(1);
            assertThat(read("{\"Data\":" + record + "}", BodyShape.STREAM_EVENTS)
                            .accepted())
                    .as(record)
                    .hasSize(1);
        }
    }

    @Test
    void saysWhichByteIsNotUtf8() throws Exception {
        byte[] body = " {\"topic\":\"a\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);

        Rejection refused = reader.read(body, 0, body.length, BodyShape.TRACK, ORIGIN)
                .rejected()
                .get(0);

        assertThat(refused.errors())
                .containsExactly(
                        new FieldError("", "not_utf8", "a record must be UTF-8, got byte 0xFF as its byte 12"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesBodiesInAnotherEncodingAndKeepsThem(String encoding) {
        for (String text : List.of("{\"topic\":\"t\"}", "[\"" + "a".repeat(100) + "\"]", "[]")) {
            for (String mark : List.of("", "\ufeff")) {
                byte[] body = (mark + text).getBytes(Charset.forName(encoding));

                assertThatThrownBy(() -> reader.read(body, 0, body.length, BodyShape.TRACK, ORIGIN))
                        .isInstanceOfSatisfying(MalformedBodyException.class, e -> assertThat(kept(e.lines()))
                                .isEqualTo(body))
                        .hasMessageContaining("must be UTF-8");
            }
        }
    }

    @Test
    void skipsAByteOrderMark() throws Exception {
        assertThat(read("\ufeff{\"topic\":\"t\"}").accepted()).hasSize(1);
        assertThat(read("\ufeff [{\"topic\":\"t\",\"x\":1}]").accepted()).hasSize(1);
        assertThat(read("\ufeff{\"Data\":{\"topic\":\"t\"}}", BodyShape.STREAM_EVENTS)
                        .accepted())
                .hasSize(1);
        assertThatThrownBy(() -> read("\ufeff\ufeff{\"topic\":\"t\"}")).isInstanceOf(MalformedBodyException.class);
    }

    @Test
    void keepsAWholeBodyThatIsNotUtf8() {
        byte[] body = "[{\"topic\":\"t\"}\u00ff".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> reader.read(body, 0, body.length, BodyShape.TRACK, ORIGIN))
                .isInstanceOfSatisfying(MalformedBodyException.class, e -> assertThat(kept(e.lines()))
                        .isEqualTo(body))
                .hasMessage("body is not JSON at line 1, column 15");
    }

    @Test
    void countsColumnsInCharacters() {
        assertThatThrownBy(() -> read("[{\"topic\":\"é\"},\n{\"topic\":\"é東😀\"}!"))
                .isInstanceOf(MalformedBodyException.class)
                .hasMessage("body is not JSON at line 2, column 16");
    }

    @Test
    void takesAsManyRecordsAsABodyMayHaveAndNoMore() throws Exception {
        RecordReader few = new RecordReader(Set.of(), new RecordLimits(3));
        for (String record :
                List.of("{\"topic\":\"t\"}", "{\"topic\":\"t\",\"x\":1}", "{}", "0", "{\"a\":\"\\ud800\"}")) {
            byte[] three = ("[" + record + "," + record + "," + record + "]").getBytes(StandardCharsets.UTF_8);
            byte[] four = ("{\"events\":[" + (record + ",").repeat(3) + record + "]}").getBytes(StandardCharsets.UTF_8);

            Batch batch = few.read(three, 0, three.length, BodyShape.TRACK, ORIGIN);

            assertThat(batch.accepted().size() + batch.rejected().size()).isEqualTo(3);
            assertThatThrownBy(() -> few.read(four, 0, four.length, BodyShape.TRACK, ORIGIN))
                    .isInstanceOfSatisfying(TooManyRecordsException.class, e -> assertThat(e.lines())
                            .isEmpty())
                    .hasMessageContaining("3 records");
        }
    }

    @Test
    void keepsNothingThatThereIsNoRoomFor() {
        for (String record : List.of("{\"topic\":\"t\"}", "{\"topic\":\"t\",\"x\":1}", "{}", "0")) {
            byte[] body = ("[" + (record + ",").repeat(5_000) + record + "]").getBytes(StandardCharsets.UTF_8);
            List<Long> asked = new ArrayList<>();

            assertThatThrownBy(() -> reader.read(body, 0, body.length, BodyShape.TRACK, ORIGIN, bytes -> {
                        asked.add(bytes);
                        return bytes <= 100_000;
                    }))
                    .isInstanceOf(NoRoomException.class);
            assertThat(asked.get(asked.size() - 1)).isGreaterThan(100_000);
            assertThat(asked.subList(0, asked.size() - 1)).allMatch(bytes -> bytes <= 100_000);
        }
    }

    /** A hundred thousand zeros were a hundred thousand lines of four hundred bytes. */
    @Test
    void putsManyRefusedNeighboursIntoOneLine() throws Exception {
        String body = "[" + "0, {\"no\":\"topic\"} ,".repeat(1_500) + "{\"topic\":\"good\"}" + ",0".repeat(10) + "]";

        Batch batch = read(body);

        assertThat(batch.accepted()).extracting(Accepted::index).containsExactly(3_000);
        assertThat(batch.rejected())
                .extracting(Rejection::index)
                .containsExactlyElementsOf(IntStream.range(0, 3_011)
                        .filter(index -> index != 3_000)
                        .boxed()
                        .toList());
        assertThat(batch.rejected().subList(0, 100))
                .allSatisfy(refused -> assertThat(refused.lines()).hasSize(1));
        assertThat(batch.rejected().get(99).errors().get(0).message()).startsWith("topic is required in an event");
        assertThat(batch.rejected().subList(100, 3_010)).allSatisfy(refused -> assertThat(refused.errors())
                .singleElement()
                .extracting(FieldError::code)
                .isIn("type", "missing"));
        List<JsonNode> shared = batch.rejected().subList(100, 3_010).stream()
                .flatMap(refused -> refused.lines().stream())
                .map(RecordReaderTest::json)
                .toList();
        assertThat(shared).extracting(line -> line.path("records").asInt()).containsExactly(1_000, 1_000, 900, 10);
        assertThat(shared).extracting(line -> line.path("index").asInt()).containsExactly(100, 1_100, 2_100, 3_001);
        assertThat(shared.get(0).path("errors")).hasSize(2);
        assertThat(shared.get(0).path("errors").get(1).path("message").asString())
                .startsWith("topic is required in an event");
        assertThat(body)
                .contains("," + shared.get(0).path("record").asString() + " ,"
                        + shared.get(1).path("record").asString() + " ,"
                        + shared.get(2).path("record").asString() + " ,{\"topic\":\"good\"}");
        assertThat(shared.get(3).path("record").asString()).isEqualTo("0" + ",0".repeat(9));
    }

    @Test
    void aUtmRecordMaySayWhenItWasMade() throws Exception {
        String record = "{\"source\":\"s\",\"medium\":\"m\",\"request_timestamp\":%s}";

        JsonNode row = onlyUtm(read(record.formatted("\"2020-06-01T02:00:24+02:00\"")));
        JsonNode stream = onlyUtm(read("{\"Data\":" + record.formatted("1590969624000") + "}", BodyShape.STREAM_UTM));
        JsonNode without = onlyUtm(read(record.formatted("null")));

        assertThat(row.path("_request_timestamp").asString()).isEqualTo("2020-06-01 00:00:24.000000");
        assertThat(row.path("_extra").isMissingNode()).isTrue();
        assertThat(stream.path("_request_timestamp").asString()).isEqualTo("2020-06-01 00:00:24.000000");
        assertThat(without.path("_request_timestamp").asString()).isEqualTo("2026-11-21 07:05:00.123456");
        for (String invalid : List.of("\"yesterday\"", "true")) {
            assertThat(read(record.formatted(invalid)).rejected().get(0).errors())
                    .extracting(FieldError::field, FieldError::code)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("request_timestamp", "timestamp"));
        }
        assertThat(read(record.formatted("{}")).rejected().get(0).errors())
                .extracting(FieldError::code)
                .containsExactly("type");
    }

    @Test
    void aHeaderThatDoesNotFitRefusesNothing() throws Exception {
        String agent = "A".repeat(1_023) + "üx";
        String referer = "https://d/?q=" + "r".repeat(5_000);
        Origin origin = new Origin("/track", RECEIVED, "cookie", agent, referer, index -> "id-" + index);

        for (String record : List.of("{\"topic\":\"t\"}", "{\"event_name\":\"t\"}")) {
            JsonNode row = onlyEvent(read(record, origin));

            assertThat(row.has("user_agent")).isFalse();
            assertThat(row.has("location")).isFalse();
            assertThat(row.path("_extra").path("user_agent_header").asString()).isEqualTo("A".repeat(1_023));
            assertThat(row.path("_extra").path("referer_header").asString()).isEqualTo(referer.substring(0, 5_000));
            assertThat(row.path("_truncated").toString())
                    .isEqualTo("{\"referer_header\":5013,\"user_agent_header\":1026}");
        }
        JsonNode own = onlyEvent(read("{\"topic\":\"t\",\"user_agent\":\"a\",\"location\":\"l\",\"x\":1}", origin));
        assertThat(own.path("_extra").toString()).isEqualTo("{\"x\":1}");
        assertThat(own.has("_truncated")).isFalse();
        JsonNode same =
                onlyEvent(read("{\"topic\":\"t\",\"user_agent_header\":\"its own\",\"location\":\"l\"}", origin));
        assertThat(same.path("_extra").toString()).isEqualTo("{\"user_agent_header\":\"its own\"}");
        assertThat(same.has("_truncated")).isFalse();
        assertThat(read("{\"topic\":\"t\",\"user_agent\":\"" + "a".repeat(1_025) + "\"}", origin)
                        .rejected())
                .hasSize(1);
    }

    private static Origin withHeaders(String agent, String referer) {
        return new Origin("/track", RECEIVED, "cookie", agent, referer, index -> "id-" + index);
    }

    /** Two thousand refused records, each with the 6 KB that would be kept of these headers, took 100 MB. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"topic\":\"\"}", "{\"a\":1}", "{\"event_name\":\"\"}", "{\"topic\":[]}"})
    void longHeadersCostNothingWhereTheRecordIsRefused(String record) throws MalformedBodyException {
        String body = "[" + (record + ",").repeat(1_999) + record + "]";
        Origin without = withHeaders(null, null);
        Origin with = withHeaders("A".repeat(7_000), "https://a/" + "b".repeat(7_000));

        assertThat(allocated(body, with)).isLessThan(allocated(body, without) + 16_000_000);
    }

    /** Bytes that this thread asks for to read {@code body}. */
    private long allocated(String body, Origin origin) throws MalformedBodyException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(read(body, origin).accepted()).isEmpty();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aCampaignOfTheRefererThatDoesNotFitRefusesNothing() throws Exception {
        String referer = "https://d/?utm_source=a&utm_medium=" + "m".repeat(256);
        Origin origin = new Origin("/track", RECEIVED, "cookie", null, referer, index -> "id-" + index);

        for (String record : List.of("{\"topic\":\"t\"}", "{\"event_name\":\"t\"}")) {
            assertThat(onlyEvent(read(record, origin)).path("location").asString())
                    .isEqualTo(referer);
        }
        assertThat(read("{\"topic\":\"t\",\"location\":\"" + referer + "\"}", origin)
                        .rejected())
                .hasSize(1);
    }

    private Batch read(String body, Origin origin) throws MalformedBodyException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length, BodyShape.TRACK, origin);
    }

    /** The text of a line, or its bytes. */
    private static byte[] kept(List<byte[]> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            JsonNode node = json(line);
            bytes.writeBytes(
                    node.has("record")
                            ? node.path("record").asString().getBytes(StandardCharsets.UTF_8)
                            : Base64.getDecoder()
                                    .decode(node.path("record_base64").asString()));
        }
        return bytes.toByteArray();
    }

    @Test
    void namesThePlaceButNeverTheTextOfAMalformedBody() {
        assertThatThrownBy(() -> read("{\"topic\":\n secret}"))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("secret");
    }

    @Test
    void keepsARefusedRecordWholeWhateverItsSizeAndBytes() throws Exception {
        String large = "{\"topic\":\"t\",\"x\":\"" + "😀ü\\\"".repeat(20_000) + "\"}";

        Batch batch = read("[{\"topic\":\"ok\"}," + large + "]");

        Rejection rejection = batch.rejected().get(0);
        assertThat(rejection.errors()).extracting(FieldError::code).containsExactly("too_large");
        assertThat(rejection.lines()).hasSizeGreaterThan(1).allSatisfy(line -> {
            assertThat(line.length).isLessThan(190 * 1024);
            assertThat(json(line).path("rejected_id").asString()).isEqualTo("id-1");
        });
        assertThat(text(rejection.lines(), "record")).isEqualTo(large);
        assertThat(batch.accepted()).hasSize(1);
    }

    @Test
    void saysWhereARefusedRecordCameFrom() throws Exception {
        JsonNode line =
                line(read("{\"topic\":\"t\",\"website_id\":\"ü\"}").rejected().get(0));

        assertThat(line.path("stage").asString()).isEqualTo("ingest");
        assertThat(line.path("source").asString()).isEqualTo("/track");
        assertThat(line.path("received_at").asString()).isEqualTo("2026-11-21 07:05:00.123456");
        assertThat(line.path("index").asInt()).isZero();
        assertThat(line.path("errors").get(0).path("code").asString()).isEqualTo("not_single_byte");
        assertThat(line.path("defaults").path("user_agent").asString()).isEqualTo("Agent/1.0");
        assertThat(line.path("record").asString()).isEqualTo("{\"topic\":\"t\",\"website_id\":\"ü\"}");
    }

    @Test
    void cutsOnlyColumnsWithTheTruncatePolicyAndMarksThem() throws Exception {
        RecordReader truncating = new RecordReader(Set.of("events.environment"));
        byte[] body = event("environment", "x".repeat(29) + "üü").getBytes(StandardCharsets.UTF_8);

        JsonNode row = onlyEvent(truncating.read(body, 0, body.length, BodyShape.TRACK, ORIGIN));

        assertThat(row.path("environment").asString()).isEqualTo("x".repeat(29));
        assertThat(row.path("_truncated").toString()).isEqualTo("{\"environment\":33}");
    }

    @Test
    void refusesToTruncateWhatIsNoVarcharColumn() {
        assertThatThrownBy(() -> new RecordReader(Set.of("events.cookie_id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("events.cookie_id");
    }

    @Test
    void readsAPartOfABuffer() throws Exception {
        byte[] record = "{\"topic\":\"t\",\"website_id\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
        byte[] buffer = new byte[record.length + 20];
        Arrays.fill(buffer, (byte) '!');
        System.arraycopy(record, 0, buffer, 10, record.length);

        Batch batch = reader.read(buffer, 10, record.length, BodyShape.TRACK, ORIGIN);

        assertThat(line(batch.rejected().get(0)).path("record").asString())
                .isEqualTo("{\"topic\":\"t\",\"website_id\":\"ü\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{\"Data\":[]}", "{\"Data\":{},\"Data\":{}}", "{\"Data\":{},\"Other\":1}"})
    void refusesStreamBodiesOfAnotherShape(String body) {
        assertThatThrownBy(() -> read(body, BodyShape.STREAM_EVENTS)).isInstanceOf(MalformedBodyException.class);
    }

    private Batch read(String body) throws MalformedBodyException {
        return read(body, BodyShape.TRACK);
    }

    private Batch read(String body, BodyShape shape) throws MalformedBodyException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length, shape, ORIGIN);
    }

    private static String given(String file) throws IOException {
        return Files.readString(Path.of("..", "data", file));
    }

    private static JsonNode onlyEvent(Batch batch) {
        assertThat(batch.rejected()).isEmpty();
        assertThat(batch.accepted()).hasSize(1);
        assertThat(batch.accepted().get(0).utmRow()).isNull();
        return json(batch.accepted().get(0).eventRow());
    }

    private static JsonNode onlyUtm(Batch batch) {
        assertThat(batch.rejected()).isEmpty();
        assertThat(batch.accepted()).hasSize(1);
        assertThat(batch.accepted().get(0).eventRow()).isNull();
        return json(batch.accepted().get(0).utmRow());
    }

    private static JsonNode line(Rejection rejection) {
        return json(rejection.lines().get(0));
    }

    private static String text(List<byte[]> lines, String field) {
        return lines.stream().map(line -> json(line).path(field).asString()).collect(Collectors.joining());
    }

    private static JsonNode json(byte[] row) {
        return JSON.readTree(row);
    }
}
