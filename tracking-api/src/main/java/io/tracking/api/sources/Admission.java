package io.tracking.api.sources;

import io.tracking.common.record.Screening;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells whether a request may send records, before they are read. */
public sealed interface Admission {

    /**
     * It may, until its records are counted.
     *
     * <p>Whoever has read them calls {@link #take}, and {@link #safe} once the queue has them.
     */
    final class Admitted implements Admission {

        private final Screening screening;
        private final @Nullable Meter ofSource;
        private final @Nullable Meter ofAddress;
        private final @Nullable SourceMetrics metrics;

        Admitted(@Nullable WriteKey key, @Nullable Meter ofAddress) {
            screening = key == null ? Screening.NONE : key.screening();
            ofSource = key == null ? null : key.meter();
            metrics = key == null ? null : key.metrics();
            this.ofAddress = ofAddress;
        }

        /** What is asked of its records because of its source; nothing when no source is configured. */
        public Screening screening() {
            return screening;
        }

        /**
         * Counts the records of the body against the rates: all of them, or none.
         *
         * @return what to answer when they are too many now, null when they may go on
         */
        public @Nullable Refused take(int records) {
            Meter.Spent spent = ofSource == null ? null : ofSource.take(records);
            if (spent == null && ofAddress != null) {
                spent = ofAddress.take(records);
                if (spent != null && ofSource != null) {
                    ofSource.giveBack(records);
                }
            }
            if (spent != null && metrics != null) {
                metrics.overRate(records);
            }
            return spent == null ? null : Refused.overRate(spent);
        }

        /** The queue has so many records of it. */
        public void safe(int accepted, int rejected) {
            if (metrics != null) {
                metrics.safe(accepted, rejected);
            }
        }
    }

    /**
     * It may not; nothing of it is to be taken.
     *
     * @param status 401 or 429
     * @param detail for people; never the key
     * @param headers beside Content-Type
     */
    record Refused(int status, String detail, Map<String, String> headers) implements Admission {

        static final int UNAUTHORIZED = 401;
        static final int TOO_MANY_REQUESTS = 429;

        /**
         * The header fields of the IETF's draft, from its version 08 on.
         *
         * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header fields for HTTP</a>
         */
        static Refused overRate(Meter.Spent spent) {
            String policy = spent.policy();
            RecordRate rate = spent.rate();
            return new Refused(
                    TOO_MANY_REQUESTS,
                    "This " + policy + " may send " + rate.records() + " records in " + rate.per()
                            + ", and these are too many now; nothing of this request was taken, send it again later",
                    Map.of(
                            "Retry-After",
                            Long.toString(spent.seconds()),
                            "RateLimit-Policy",
                            "\"" + policy + "\";q=" + rate.records() + ";w="
                                    + rate.per().toSeconds(),
                            "RateLimit",
                            "\"" + policy + "\";r=" + spent.left() + ";t=" + spent.seconds()));
        }

        /** @param basic whether the key came as a Basic user name: else no browser must ask its user for a password */
        static Refused withoutKey(boolean missing, boolean basic) {
            return new Refused(
                    UNAUTHORIZED,
                    (missing ? "A write key is needed, got none" : "The write key is none of those that may send")
                            + "; give it as Basic user name, as X-Write-Key, or as writeKey in the query",
                    Map.of("WWW-Authenticate", (basic ? "Basic" : "WriteKey") + " realm=\"tracking\""));
        }
    }
}
