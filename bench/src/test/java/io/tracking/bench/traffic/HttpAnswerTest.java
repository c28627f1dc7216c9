package io.tracking.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

    @Test
    void readsABodyOfKnownLength() {
        assertThat(parse("HTTP/1.1 202 \r\nContent-Length: 2\r\n\r\n{}")).isEqualTo(new HttpAnswer(202, false));
    }

    @Test
    void readsChunksAndTheWishToClose() {
        assertThat(parse(
                        "HTTP/1.1 503 \r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
                .isEqualTo(new HttpAnswer(503, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 202 \r\nContent-Le",
                "HTTP/1.1 202 \r\nContent-Length: 2\r\n\r\n{",
                "HTTP/1.1 202 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
            })
    void waitsForTheRest(String part) {
        assertThat(parse(part)).isNull();
    }

    private static @Nullable HttpAnswer parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return HttpAnswer.parse(bytes, bytes.length);
    }
}
