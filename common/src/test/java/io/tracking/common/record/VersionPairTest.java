package io.tracking.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VersionPairTest {

    private static final Pattern PAIR = Pattern.compile(",\"_pair\":\"([0-9a-f]{8})\"\\}$");

    private static Accepted read(String topic, String rest) throws MalformedBodyException {
        byte[] body = ("{\"request_id\":\"r\",\"topic\":\"" + topic + "\",\"request_timestamp\":\"2020-06-01 00:00:24\""
                        + rest + "}")
                .getBytes(StandardCharsets.UTF_8);
        Origin origin = new Origin("test", Instant.EPOCH, "cookie", null, null, index -> "id");
        return new RecordReader(Set.of())
                .read(body, 0, body.length, BodyShape.TRACK, origin)
                .accepted()
                .get(0);
    }

    private static String pair(byte[] row) {
        Matcher matcher = PAIR.matcher(new String(row, StandardCharsets.UTF_8));
        return matcher.find() ? matcher.group(1) : "";
    }

    @Test
    void isTheSameInBothRowsAndAnotherInAnotherVersion() throws MalformedBodyException {
        String campaign = ",\"utm\":{\"source\":\"s\",\"medium\":\"m\"}";
        Accepted first = read("x", campaign);
        Accepted again = read("x", campaign);
        Accepted other = read("y", campaign);

        assertThat(pair(first.eventRow())).hasSize(8).isEqualTo(pair(first.utmRow()));
        assertThat(again.eventRow()).isEqualTo(first.eventRow());
        assertThat(pair(other.eventRow())).isNotEqualTo(pair(first.eventRow())).isEqualTo(pair(other.utmRow()));
    }

    @Test
    void isInNoRowThatComesAlone() throws MalformedBodyException {
        assertThat(pair(read("x", "").eventRow())).isEmpty();
    }
}
