package io.tracking.loader.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tracking.loader.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T07:00:00Z"));
    private final OutageLog outage = new OutageLog("It does not answer", "It answers again", clock);
    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void saysItWhenItBeginsAtGrowingIntervalsAndWhenItIsOver() {
        for (int second = 0; second < 3 * 3600; second += 10) {
            outage.failed("refused");
            clock.advance(Duration.ofSeconds(10));
        }
        outage.over();
        outage.over();

        assertThat(lines())
                .containsExactly(
                        "It does not answer: refused; nothing is lost, the next try follows",
                        "It does not answer since 2026-11-21T07:00:00Z (PT1M): refused",
                        "It does not answer since 2026-11-21T07:00:00Z (PT6M): refused",
                        "It does not answer since 2026-11-21T07:00:00Z (PT21M): refused",
                        "It does not answer since 2026-11-21T07:00:00Z (PT1H21M): refused",
                        "It does not answer since 2026-11-21T07:00:00Z (PT2H21M): refused",
                        "It answers again, after PT3H");
    }

    @Test
    void beginsAnewAfterItsEnd() {
        outage.over();
        outage.failed("first");
        outage.over();
        outage.failed("second");

        assertThat(lines())
                .containsExactly(
                        "It does not answer: first; nothing is lost, the next try follows",
                        "It answers again, after PT0S",
                        "It does not answer: second; nothing is lost, the next try follows");
    }
}
