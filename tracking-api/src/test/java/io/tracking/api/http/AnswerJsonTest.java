package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.ingest.Verdict;
import io.tracking.common.rejected.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerJsonTest {

    @ParameterizedTest
    @MethodSource("verdicts")
    void writesWhatBecameOfTheRecords(Verdict.Taken verdict, String json) {
        assertThat(new String(AnswerJson.taken(verdict), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    static Object[][] verdicts() {
        Verdict.Rejected refusal =
                new Verdict.Rejected(1, List.of(new FieldError("topic", "missing", "topic is required")));
        return new Object[][] {
            {taken(List.of()), "{\"accepted\":0,\"rejected\":[],\"request_ids\":[]}"},
            {taken(List.of("a-1")), "{\"accepted\":1,\"rejected\":[],\"request_ids\":[\"a-1\"]}"},
            {taken(List.of("\"é\\")), "{\"accepted\":1,\"rejected\":[],\"request_ids\":[\"\\\"é\\\\\"]}"},
            {taken(List.of("a", "b")), "{\"accepted\":2,\"rejected\":[],\"request_ids\":[\"a\",\"b\"]}"},
            {
                taken(List.of("a"), refusal),
                "{\"accepted\":1,\"rejected\":[{\"index\":1,\"errors\":[{\"field\":\"topic\",\"code\":\"missing\","
                        + "\"message\":\"topic is required\"}]}],\"request_ids\":[\"a\"]}"
            },
        };
    }

    private static Verdict.Taken taken(List<String> requestIds, Verdict.Rejected... rejected) {
        return new Verdict.Taken(requestIds, List.of(rejected), null);
    }
}
