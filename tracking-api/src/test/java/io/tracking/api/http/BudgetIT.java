package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Holds P8: whoever ends a request gives its share back, and bodies that are slow to come keep nobody out. */
class BudgetIT {

    private static final String MEGABYTE = "1048576";
    private static final String RECORD = "{\"topic\":\"a\"}";

    private final QueueUnderTest queue = QueueUnderTest.create();
    private final List<RawConnection> open = new ArrayList<>();

    @AfterEach
    void close() {
        closeThoseThatAreOpen();
        queue.close();
    }

    /** A server that stops waits for bodies that are on their way. */
    private void closeThoseThatAreOpen() {
        open.forEach(RawConnection::close);
    }

    /** Gives the application a clock that makes the ingest throw when asked for. */
    static class Failing {

        static volatile boolean fails;

        @Bean
        @Primary
        Clock failingClock() {
            return new Clock() {

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    if (fails) {
                        throw new StackOverflowError("for the test");
                    }
                    return Instant.now();
                }
            };
        }
    }

    @Test
    void anIngestThatThrowsKeepsNothing() {
        try (RunningApi api = RunningApi.start(List.of(Failing.class), queue.properties(), "tracking.api.budget=1MB")) {
            Client client = api.client();
            Failing.fails = true;
            String body = RECORD + " ".repeat(400_000);

            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = client.post(body);
                assertThat(answer.statusCode()).isEqualTo(500);
                assertThat(answer.body()).doesNotContain("for the test");
            }
            Failing.fails = false;

            assertThat(api.metric("tracking_budget_used_bytes")).isZero();
            assertThat(api.metric("tracking_http_refused_total{reason=\"failed\"}"))
                    .isEqualTo(5);
            assertThat(client.post(body).statusCode()).isEqualTo(202);
        } finally {
            Failing.fails = false;
        }
    }

    @Test
    void bodiesThatAreOnlyDeclaredReserveNothing() {
        try (RunningApi api = RunningApi.start(queue.properties(), "tracking.api.budget=8MB")) {
            for (int i = 0; i < 64; i++) {
                open.add(post(api, MEGABYTE).send("["));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> api.metric("tracking_budget_used_bytes") >= 64);

            assertThat(api.metric("tracking_budget_used_bytes")).isLessThanOrEqualTo(64 * 4 * 1024);
            assertThat(api.client().post(RECORD + " ".repeat(900_000)).statusCode())
                    .isEqualTo(202);
            closeThoseThatAreOpen();
        }
    }

    @Test
    void bodiesThatStopGiveWayToQuickOnes() {
        try (RunningApi api = RunningApi.start(queue.properties(), "tracking.api.budget=4MB")) {
            open.add(post(api, MEGABYTE).send("[" + " ".repeat(400_000)));
            await("the first has begun before the others")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> api.metric("tracking_budget_used_bytes") > 390_000);
            for (int i = 1; i < 6; i++) {
                open.add(post(api, MEGABYTE).send("[" + " ".repeat(400_000)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> api.metric("tracking_budget_used_bytes") > 1_500_000);

            assertThat(api.client().post(RECORD).statusCode())
                    .as("there is room for what came at once")
                    .isEqualTo(202);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.client().post(RECORD + " ".repeat(900_000)).statusCode() == 202);

            assertThat(api.metric("tracking_http_refused_total{reason=\"gave_way\"}"))
                    .isPositive();
            assertThat(open.get(0).readAll()).startsWith("HTTP/1.1 503").contains("Retry-After: 2");
            closeThoseThatAreOpen();
        }
    }

    @Test
    void aBodyThatIsNeverSentKeepsNothing() {
        try (RunningApi api = RunningApi.start(queue.properties(), "tracking.api.body.timeout=3s")) {
            open.add(post(api, MEGABYTE).send("[" + " ".repeat(300_000)));
            await().atMost(Duration.ofSeconds(60)).until(() -> api.metric("tracking_budget_used_bytes") > 300_000);

            await().atMost(Duration.ofSeconds(60)).until(() -> api.metric("tracking_budget_used_bytes") == 0);
        }
    }

    private static RawConnection post(RunningApi api, String length) {
        return new RawConnection(api.port())
                .send("POST /track HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " + length
                        + "\r\n\r\n");
    }
}
