package io.tracking.loader.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that something is out of order when it begins, again at growing intervals, and once when it is over: however many
 * threads meet it, and however often. Thread-safe.
 */
public final class OutageLog {

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);
    private static final List<Duration> AGAIN =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    private final String what;
    private final String end;
    private final Clock clock;
    private @Nullable Instant since;
    private Instant next = Instant.MIN;
    private int said;

    /**
     * Begins with the first failure.
     *
     * @param what begins every line, such as {@code Redshift does not answer}
     * @param end of the line that says that it is over, such as {@code Redshift answers again}
     */
    public OutageLog(String what, String end, Clock clock) {
        this.what = what;
        this.end = end;
        this.clock = clock;
    }

    /** It does not work now, because of {@code reason}. */
    public synchronized void failed(String reason) {
        Instant now = clock.instant();
        Instant began = since;
        if (began == null) {
            since = now;
            log.warn("{}: {}; nothing is lost, the next try follows", what, reason);
        } else if (!now.isBefore(next)) {
            log.warn("{} since {} ({}): {}", what, began, age(began, now), reason);
        } else {
            return;
        }
        next = now.plus(AGAIN.get(Math.min(said++, AGAIN.size() - 1)));
    }

    /** It works. */
    public synchronized void over() {
        Instant began = since;
        if (began != null) {
            log.info("{}, after {}", end, age(began, clock.instant()));
            since = null;
            said = 0;
        }
    }

    private static Duration age(Instant since, Instant now) {
        return Duration.ofSeconds(Duration.between(since, now).toSeconds());
    }
}
