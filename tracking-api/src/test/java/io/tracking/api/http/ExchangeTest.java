package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.api.commit.ByteBudget;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Shows that a request's share of the budget is given back, and once, however the request ends. */
class ExchangeTest {

    private final ByteBudget budget = new ByteBudget(100);
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockAsyncContext async = new MockAsyncContext(new MockHttpServletRequest(), response);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Exchange exchange = new Exchange(
            async,
            new FakeWire(),
            budget.share(),
            new Arrivals(50, System::nanoTime).arrival(),
            Problem.failed(),
            Problem.failed(),
            Problem.failed(),
            new HttpMetrics(registry, System::nanoTime));

    @Test
    void whenTheIngestThrows() {
        handOver();

        exchange.run(() -> {
            throw new IllegalStateException("for the test");
        });

        assertThat(budget.used()).isZero();
        assertThat(response.getStatus()).isEqualTo(500);
    }

    @Test
    void whenAnErrorHappens() {
        handOver();

        exchange.run(() -> {
            throw new StackOverflowError();
        });

        assertThat(budget.used()).isZero();
        assertThat(response.getStatus()).isEqualTo(500);
    }

    @Test
    void whenWritingTheAnswerThrows() {
        handOver();

        exchange.run(() -> exchange.settle(new Unwritable()));

        assertThat(budget.used()).isZero();
        assertThat(registry.get("tracking.requests")
                        .tag("status", "202")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whenTheIngestNeverAnswers() {
        handOver();

        exchange.onTimeout(new AsyncEvent(async));

        assertThat(budget.used()).isZero();
    }

    @Test
    void whenTheClientGoesBeforeItsBodyIsThere() {
        assertThat(exchange.share().resize(60)).isTrue();

        exchange.onError(new AsyncEvent(async));

        assertThat(budget.used()).isZero();
    }

    @Test
    void onlyWhenTheRowsAreSettledAfterTheClientHasGone() {
        handOver();

        exchange.answer(Problem.failed());
        assertThat(budget.used()).isEqualTo(60);

        exchange.settle(Problem.failed());
        assertThat(budget.used()).isZero();
    }

    @Test
    void whateverComesAfterTheEnd() {
        handOver();
        exchange.settle(Problem.failed());

        assertThat(exchange.share().resize(40)).isFalse();
        exchange.handOver(1_000);
        exchange.settle(Problem.failed());

        assertThat(budget.used()).isZero();
    }

    private void handOver() {
        assertThat(exchange.share().resize(60)).isTrue();
        exchange.handOver(1_000);
    }

    private final class FakeWire implements Wire {

        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public void answer(Answer answer) throws IOException {
            answer.write(response);
        }

        @Override
        public void answerUnread(Answer answer) throws IOException {
            answer.write(response);
        }
    }

    private static final class Unwritable implements Answer {

        @Override
        public int status() {
            return 202;
        }

        @Override
        public void write(HttpServletResponse response) {
            throw new OutOfMemoryError("for the test");
        }
    }
}
