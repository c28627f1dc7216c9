package io.tracking.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicalRowTest {

    private static String requestId(String row, Table table) {
        byte[] bytes = ("before" + row + "after").getBytes(StandardCharsets.UTF_8);
        return CanonicalRow.requestId(bytes, "before".length(), bytes.length - "after".length(), table);
    }

    private static String event(String rest) {
        return "{\"request_timestamp\":\"2020-06-01 00:00:24.000000\"" + rest;
    }

    @Test
    void requestIdStandsBehindTheTimestamp() {
        assertThat(requestId(event(",\"request_id\":\"a-1\",\"topic\":\"x\"}"), Table.EVENTS))
                .isEqualTo("a-1");
        assertThat(requestId("{\"_request_timestamp\":\"2020-06-01 00:00:24.000000\",\"request_id\":\"ü\"}", Table.UTM))
                .isEqualTo("ü");
    }

    @Test
    void requestIdIsReadAsJsonIs() {
        assertThat(requestId(event(",\"request_id\":\"a\\\"b\\\\\",\"topic\":\"x\"}"), Table.EVENTS))
                .isEqualTo("a\"b\\");
    }

    @Test
    void whatIsWrittenOtherwiseHasNone() {
        assertThat(requestId(event(",\"topic\":\"x\",\"request_id\":\"a-1\"}"), Table.EVENTS))
                .isNull();
        assertThat(requestId(event("}"), Table.EVENTS)).isNull();
        assertThat(requestId(event(",\"request_id\":\"unended"), Table.EVENTS)).isNull();
        assertThat(requestId(event(",\"request_id\":\"unended\\"), Table.EVENTS))
                .isNull();
        assertThat(requestId("{}", Table.EVENTS)).isNull();
    }

    /** On both ways on which rows are written. */
    @Test
    void everyRowThatIsWrittenHasOne() throws MalformedBodyException {
        for (String rest : new String[] {"", ",\"utm\":{\"source\":\"s\",\"medium\":\"m\"}"}) {
            Accepted accepted = read("{\"topic\":\"x\",\"request_id\":\"a-1\"" + rest + "}");

            assertThat(requestId(new String(accepted.eventRow(), StandardCharsets.UTF_8), Table.EVENTS))
                    .isEqualTo("a-1");
            assertThat(accepted.utmRow() == null).isEqualTo(rest.isEmpty());
            if (accepted.utmRow() != null) {
                assertThat(requestId(new String(accepted.utmRow(), StandardCharsets.UTF_8), Table.UTM))
                        .isEqualTo("a-1");
            }
        }
    }

    private static Accepted read(String body) throws MalformedBodyException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Origin origin = new Origin("test", Instant.EPOCH, "cookie", null, null, index -> "id");
        return new RecordReader(Set.of())
                .read(bytes, 0, bytes.length, BodyShape.TRACK, origin)
                .accepted()
                .get(0);
    }
}
