package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Shows that the log does not hold what a request holds: an address in a query is somebody's. */
@ExtendWith(OutputCaptureExtension.class)
class NothingLoggedIT {

    private static final String SOMEBODY = "somebody@example.com";

    private static QueueUnderTest queue;
    private static RunningApi api;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(queue.properties(), "management.server.port=0");
    }

    @AfterAll
    static void stop() {
        api.close();
        queue.close();
    }

    @Test
    void logsNothingOfARequest(CapturedOutput output) {
        for (int port : new int[] {api.port(), api.managementPort()}) {
            for (String request : new String[] {
                "GET /track.gif?topic=" + SOMEBODY + " x HTTP/1.1~Host: a~~",
                "GET /track.gif?topic=" + SOMEBODY + "\u0001 HTTP/1.1~Host: a~~",
                "GET /" + SOMEBODY + "%zz?" + SOMEBODY + " HTTP/1.1~Host: a~~",
                SOMEBODY + " /track.gif?topic=" + SOMEBODY + " HTTP/1.1~Host: a~~",
                "GET /track.gif HTTP/1.1~Host: " + SOMEBODY + "/?[~~",
                "GET /track.gif HTTP/1.1~Host: a~" + SOMEBODY + "~~",
                "GET /track.gif HTTP/1.1~Host: a~Expect: " + SOMEBODY + "~~",
                "GET /track.gif HTTP/1.1~Host: a~Cookie: =" + SOMEBODY + ",\"; b~Connection: close~~",
                "GET /track.gif?" + SOMEBODY + "=%ff&=" + SOMEBODY + " HTTP/1.1~Host: a~Connection: close~~",
                "GET /actuator/health?" + SOMEBODY + "=%ff&=" + SOMEBODY + " HTTP/1.1~Host: a~Connection: close~~",
                "GET /actuator/health?=" + SOMEBODY + " HTTP/1.1~Host: a~Connection: close~~",
                "POST /track?" + SOMEBODY + " HTTP/1.1~Host: a~Content-Type: " + SOMEBODY
                        + "~Connection: close~Content-Length: 2~~{}",
                "POST /track?" + SOMEBODY + " HTTP/1.1~Host: a~Transfer-Encoding: " + SOMEBODY + "~~",
                "POST /track?" + SOMEBODY + " HTTP/1.1~Host: a~Transfer-Encoding: chunked~~" + SOMEBODY + "~",
            }) {
                try (RawConnection connection = new RawConnection(port)) {
                    assertThat(connection
                                    .send(request.replace("~", "\r\n"))
                                    .halfClose()
                                    .readAll())
                            .as(request)
                            .matches("(?s)HTTP/1.1 ([24]\\d\\d|501) .*");
                }
            }
        }

        assertThat(output).doesNotContain(SOMEBODY).doesNotContain("Error parsing HTTP request header");
    }

    /** They say some things once a day only, and the test above may come too late for that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.coyote.http11.Http11Processor",
                "org.apache.coyote.http2.Http2UpgradeHandler",
                "org.apache.tomcat.util.http.parser.Cookie"
            })
    void theServerDoesNotTellWhatItReads(String logger) {
        assertThat(LoggerFactory.getLogger(logger).isInfoEnabled()).isFalse();
    }
}
