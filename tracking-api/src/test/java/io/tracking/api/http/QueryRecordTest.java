package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QueryRecordTest {

    @Test
    void makesEachParameterAField() {
        assertThat(json("topic=a.b&message=x+y&empty=&bare"))
                .isEqualTo("{\"topic\":\"a.b\",\"message\":\"x y\",\"empty\":\"\",\"bare\":\"\"}");
    }

    @Test
    void decodesUtf8AndEscapesJson() {
        assertThat(json("m=%C3%A9%22%5C%0a&a%3Db=c%26d")).isEqualTo("{\"m\":\"é\\\"\\\\\\u000a\",\"a=b\":\"c&d\"}");
    }

    @Test
    void leavesStrayPercentSigns() {
        assertThat(json("m=100%&n=%zz&o=%4")).isEqualTo("{\"m\":\"100%\",\"n\":\"%zz\",\"o\":\"%4\"}");
    }

    @Test
    void doesNotReachIntoTheNextParameter() {
        assertThat(json("a=%4&1=b")).isEqualTo("{\"a\":\"%4\",\"1\":\"b\"}");
    }

    @Test
    void keepsRepeatedParametersForTheReaderToJudge() {
        assertThat(json("a=1&&a=2&=3")).isEqualTo("{\"a\":\"1\",\"a\":\"2\",\"\":\"3\"}");
    }

    @Test
    void isEmptyWithoutAQuery() {
        assertThat(new String(QueryRecord.json(null), StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    private static String json(String query) {
        return new String(QueryRecord.json(query), StandardCharsets.UTF_8);
    }
}
