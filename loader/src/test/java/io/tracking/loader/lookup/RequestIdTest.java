package io.tracking.loader.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.rejected.EntryId;
import io.tracking.loader.rejected.RejectedLinesFixture;
import io.tracking.loader.rejected.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows whose record a line is: an id is that id, and no part of another. */
class RequestIdTest {

    private static final String REJECTED_ID = "dddddddd-0000-7000-8000-000000000001";
    private static final EntryId PLACE =
            EntryId.parse("rejected/date=2026-11-21/hour=07/20261121T0705Z-loader-a-0001.ndjson.zst:3");

    private static boolean refused(String body, String id) {
        List<byte[]> lines =
                RejectedLinesFixture.track(Instant.parse("2026-11-21T07:05:00.123456Z"), REJECTED_ID, body);
        assertThat(lines).as("lines of what is refused of %s", body).isNotEmpty();
        return lines.stream().anyMatch(line -> new RequestId(id).isOf(RejectedRecord.of(PLACE, line)));
    }

    private static boolean row(String line, String id) {
        return new RequestId(id).isOfRow(line.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"request_id":"a","message":"b"}                        | a
                    {"request_id":"\\u0061","message":"b"}                  | a
                    {"request_id":"a\\/b","message":"b"}                    | a/b
                    {"request_id":"a\\"b","message":"b"}                    | a"b
                    {"request_id":7,"message":"b"}                          | 7
                    {"event_uuid":"a","event_name":[]}                      | a
                    [{"request_id":"a"},{"request_id":"c"}]                 | c
                    {"message":"no id of its own"}                          | dddddddd-0000-7000-8000-000000000001
                    {"request_id":"a",                                      | a
                    {"request_id":"\\u0061",                                | a
                    {"request_id" "a" "x"}                                  | a
                    [{"request_id":"he said "hi"","x":1},{"request_id":"a"}]| a
                    {"events":[{"request_id":"a"}],"more":1}                | a
                    {"events":{"request_id":"a"}}                           | a
                    {"request_id":1.50,"message":"b"}                       | 1.50
                    {"request_id":1e2147483648,"message":"b"}               | 1e2147483648
                    {"request_id":"a","x":1e2147483648}                     | a
                    {"request_id":"a","x":-1E-99999999999}                  | a
                    [{"x":1e9999999999},{"request_id":"a"}]                 | a
                    """)
    void findsARefusedRecordById(String body, String id) {
        assertThat(refused(body, id)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"request_id":"xay","message":"b"}                      | a
                    {"request_id":"a","message":"b"}                        | A
                    {"request_id":"x","message":"a"}                        | a
                    {"request_id":"x","a":"b"}                              | a
                    {"request_id":"x","message":"say \\"a\\""}              | a
                    {"request_id":"x","context":{"request_id":"a"}}         | a
                    {"request_id":["a"],"message":"b"}                      | a
                    {"request_id":"x","message":"b"}                        | dddddddd
                    {"request_id":"x","message":"b"}                        | ingest
                    {"request_id":"x","message":"b"}                        | cccccccc-0000-4000-8000-000000000001
                    {"request_id":"xay",                                    | a
                    {"request_id":"x a",                                    | a
                    {"request_id":"x\\"a",                                  | a
                    {"request_id":a,                                        | a
                    {"request_id":"x","x":1e2147483648}                     | a
                    {"request_id":1e2147483648}                             | a
                    """)
    void takesNoOtherRefusedRecordForIt(String body, String id) {
        assertThat(refused(body, id)).isFalse();
    }

    @Test
    void findsARecordAmongNeighboursThatShareALine() {
        String body = "[" + "{\"request_id\":\"x\"},".repeat(150) + "{\"request_id\":\"a\"}]";

        assertThat(refused(body, "a")).isTrue();
        assertThat(refused(body, "b")).isFalse();
    }

    @Test
    void findsTheTextOfARecordThatStandsInSeveralLines() {
        String body = "{\"request_id\":\"a\",\"message\":\"" + "m".repeat(70_000) + "\"}";

        assertThat(refused(body, "a")).isTrue();
        assertThat(refused(body, "m")).isFalse();
    }

    @Test
    void findsWhatIsNotUtf8AndLinesOfAnotherForm() {
        byte[] line =
                "{\"record_base64\":\"eyJyZXF1ZXN0X2lkIjoiYSIsIngiOiL/In0=\",\"errors\":[],\"rejected_id\":\"r\",\"received_at\":\"\"}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] strange = "{\"request_id\":\"a\"".getBytes(StandardCharsets.UTF_8);

        assertThat(new RequestId("a").isOf(RejectedRecord.of(PLACE, line))).isTrue();
        assertThat(new RequestId("b").isOf(RejectedRecord.of(PLACE, line))).isFalse();
        assertThat(new RequestId("a").isOf(RejectedRecord.of(PLACE, strange))).isTrue();
    }

    @Test
    void aRowIsThatOfItsOwnIdAlone() {
        assertThat(row("{\"request_id\":\"a\",\"topic\":\"t\"}", "a")).isTrue();
        assertThat(row("{\"request_id\":\"a\\\"b\",\"topic\":\"t\"}", "a\"b")).isTrue();
        assertThat(row("{\"request_id\":\"x\",\"_extra\":{\"request_id\":\"a\"}}", "a"))
                .isFalse();
        assertThat(row("{\"request_id\":\"x\",\"_extra\":{\"context\":{\"request_id\":\"a\"}}}", "a"))
                .isFalse();
        assertThat(row("{\"request_id\":\"a\",\"_extra\":{\"x\":1e2147483648}}", "a"))
                .isTrue();
        assertThat(row("{\"request_id\":\"x\",\"_extra\":{\"request_id\":\"a\",\"x\":1E-9999999999}}", "a"))
                .isFalse();
        assertThat(row("{\"request_id\":\"ab\"}", "a")).isFalse();
        assertThat(row("{\"request_id\":\"a\"", "a")).isFalse();
    }
}
