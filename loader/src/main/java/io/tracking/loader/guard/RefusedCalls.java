package io.tracking.loader.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls that were refused before they reached the admin API, and says so in the log, for each reason once a minute. */
public final class RefusedCalls {

    private static final Logger log = LoggerFactory.getLogger("io.tracking.audit");
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** Says why a call was refused. */
    public enum Reason {
        /** No name and password. */
        NO_CREDENTIALS,
        /** A wrong name or password. */
        CREDENTIALS,
        /** Too many wrong ones before. */
        GUESSES,
        /** A sign-in through the issuer that did not end with somebody who has a role. */
        ISSUER,
        /** A sign-in while there are as many sessions as there may be. */
        SESSIONS,
        /** Not of a role that may. */
        FORBIDDEN,
        /** An action of a session without its token. */
        CSRF,
        /** An action from another site's page. */
        ORIGIN,
        /** An action with a body that is no JSON. */
        MEDIA_TYPE,
        /** A body that is not UTF-8. */
        ENCODING,
        /** A larger body than is read. */
        SIZE,
        /** An {@code Accept} that does not take JSON. */
        ACCEPT,
        /** A path or header that the firewall does not let in. */
        FIREWALL,
        /** A request line and headers that are not those of a request. */
        HEAD,
        /** A request line and headers that are longer than is taken. */
        LONG_HEAD
    }

    private static final class Counted {
        final Counter counter;
        Instant sayAgain = Instant.MIN;
        long unsaid;

        Counted(Counter counter) {
            this.counter = counter;
        }
    }

    private final Clock clock;
    private final Map<Reason, Counted> counted = new EnumMap<>(Reason.class);

    public RefusedCalls(Clock clock, MeterRegistry registry) {
        this.clock = clock;
        for (Reason reason : Reason.values()) {
            counted.put(
                    reason,
                    new Counted(Counter.builder("tracking.admin.refused")
                            .description("Calls refused before they reached the admin API")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry)));
        }
    }

    /** One more. */
    public void refused(Reason reason, HttpServletRequest request) {
        refused(reason, request, "");
    }

    /** One more, of which {@code why} tells more than the reason. */
    public void refused(Reason reason, HttpServletRequest request, String why) {
        refused(reason, request.getMethod() + " " + Cut.of(request.getRequestURI()), request.getRemoteAddr(), why);
    }

    /** One more, of which nothing is known but who sent it. */
    void refused(Reason reason, String from) {
        refused(reason, "a request", from, "");
    }

    private synchronized void refused(Reason reason, String what, String from, String why) {
        Counted of = Objects.requireNonNull(counted.get(reason));
        of.counter.increment();
        of.unsaid++;
        Instant now = clock.instant();
        if (!of.sayAgain.isAfter(now)) {
            log.warn(
                    "Refused {} from {}: {}{}, {} since this was last said",
                    what,
                    from,
                    reason.name().toLowerCase(Locale.ROOT),
                    why.isEmpty() ? "" : " (" + Cut.of(why) + ")",
                    of.unsaid);
            of.unsaid = 0;
            of.sayAgain = now.plus(SILENCE);
        }
    }
}
