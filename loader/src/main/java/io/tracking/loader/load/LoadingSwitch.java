package io.tracking.loader.load;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.WakeUp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps whether loading is paused: one switch in the warehouse, for every loader, through every restart. Thread-safe. */
public final class LoadingSwitch {

    private static final Logger log = LoggerFactory.getLogger(LoadingSwitch.class);

    private static final String LATEST =
            """
            -- Whether an operator has paused loading.
            SELECT paused,
                   changed_by,
                   changed_at
            FROM tracking.loading_switch
            ORDER BY changed_at DESC
            LIMIT 1""";

    private static final String INSERT =
            """
            INSERT INTO tracking.loading_switch (changed_at, paused, changed_by)
            VALUES (:changed_at, :paused, :changed_by)""";

    private final Redshift redshift;
    private final Clock clock;
    private final WakeUp wakeUp;
    private final AtomicReference<@Nullable State> seen = new AtomicReference<>();

    public LoadingSwitch(Redshift redshift, Clock clock, WakeUp wakeUp) {
        this.redshift = redshift;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    /**
     * How the switch stands.
     *
     * @param by who moved it last; empty when nobody did
     * @param since when; the beginning of time when nobody did
     */
    public record State(boolean paused, String by, Instant since) {}

    LoadingSwitch metered(MeterRegistry registry) {
        Gauge.builder("tracking.load.paused", this, loading -> loading.known()
                        .map(state -> state.paused ? 1.0 : 0.0)
                        .orElse(Double.NaN))
                .description("1 while loading is paused, by anybody, for every loader")
                .register(registry);
        return this;
    }

    /** Asks. */
    public State state() {
        try {
            return saw(redshift.ask(LoadingSwitch::state));
        } catch (WarehouseUnavailableException e) {
            seen.set(null);
            throw e;
        }
    }

    private State saw(State now) {
        State before = seen.getAndSet(now);
        if (before == null ? now.paused : before.paused != now.paused) {
            log.info("Loading is {} by {} since {}", now.paused ? "paused" : "resumed", now.by, now.since);
        }
        return now;
    }

    /** {@link #state}, for the metric and the log. */
    void look() {
        try {
            state();
        } catch (WarehouseUnavailableException e) {
            log.debug("Cannot see whether loading is paused: {}", e.getMessage());
        }
    }

    /** What was last seen; empty when the warehouse could not be asked. */
    public Optional<State> known() {
        return Optional.ofNullable(seen.get());
    }

    /** Whether loading is paused. */
    public boolean paused() {
        return state().paused;
    }

    /**
     * Pauses or resumes. No load starts after a pause; one that is under way goes on to its end, and files go on being
     * published. Waits for no lock that a load holds.
     */
    public void set(boolean paused, String changedBy) {
        Instant now = clock.instant();
        redshift.write(session -> session.sql(INSERT)
                .param("changed_at", now)
                .param("paused", paused)
                .param("changed_by", changedBy)
                .run());
        saw(new State(paused, changedBy, now));
        wakeUp.ring();
    }

    static boolean paused(WarehouseSession session) {
        return state(session).paused;
    }

    private static State state(WarehouseSession session) {
        return session.sql(LATEST)
                .first(row -> new State(row.flag("paused"), row.text("changed_by"), row.time("changed_at")))
                .orElse(new State(false, "", Instant.EPOCH));
    }
}
