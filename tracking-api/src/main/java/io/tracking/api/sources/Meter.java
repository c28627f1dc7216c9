package io.tracking.api.sources;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts the records of one sender against its rate. Thread-safe. */
final class Meter {

    /**
     * Tells of records that are too many now.
     *
     * @param policy whose rate it is
     * @param left how many may come now
     * @param seconds in which there is room
     */
    record Spent(String policy, RecordRate rate, long left, long seconds) {}

    private final String name;
    private final RecordRate rate;
    private final Bucket bucket;

    /** @param name of the policy, as {@code RateLimit-Policy} tells it */
    Meter(String name, RecordRate rate, TimeMeter time) {
        this.name = name;
        this.rate = rate;
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.records()).refillGreedy(rate.records(), rate.per()))
                .withCustomTimePrecision(time)
                .build();
    }

    /**
     * Takes so many records, or none of them. A body of more than the rate has at once is taken when there is room for all of
     * that, and those behind it wait for longer: it would never be taken otherwise.
     *
     * @return null when they are taken
     */
    @Nullable
    Spent take(long records) {
        long asked = Math.max(1, records);
        long atOnce = Math.min(asked, rate.records());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(atOnce);
        if (!probe.isConsumed()) {
            return spent(probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
        }
        if (asked > atOnce) {
            bucket.consumeIgnoringRateLimits(asked - atOnce);
        }
        return null;
    }

    /** Gives back what {@link #take} took for a body that is refused after all. */
    void giveBack(long records) {
        bucket.addTokens(Math.max(1, records));
    }

    /** What to tell when not one record may come now, else null; nothing is taken. */
    @Nullable
    Spent ifSpent() {
        if (bucket.getAvailableTokens() > 0) {
            return null;
        }
        return spent(0, bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private Spent spent(long left, long nanos) {
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1));
        return new Spent(name, rate, Math.max(0, left), seconds);
    }
}
