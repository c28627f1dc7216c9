package io.tracking.loader.accounting;

import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.announce.Occasion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells others when records wait for too long to get into their tables, and when they no longer do. Each loader tells what it sees; it
 * asks nothing itself, so that it also sees a warehouse that is gone.
 */
final class FreshnessWatch {

    private final Supplier<Optional<Duration>> age;
    private final Duration limit;
    private final Announcer announcer;
    private final Clock clock;
    private @Nullable Instant brokenAt;

    /**
     * @param age as {@link Freshness#age()} says it
     * @param limit {@code tracking.warehouse.max-lag}
     */
    FreshnessWatch(Supplier<Optional<Duration>> age, Duration limit, Announcer announcer, Clock clock) {
        this.age = age;
        this.limit = limit;
        this.announcer = announcer;
        this.clock = clock;
        if (announcer.wants(Occasion.FRESHNESS_BROKEN) || announcer.wants(Occasion.FRESHNESS_RESTORED)) {
            announcer.watch(this::look);
        }
    }

    /** Not known is not changed. */
    synchronized void look() {
        age.get().ifPresent(this::look);
    }

    private void look(Duration age) {
        Instant since = brokenAt;
        boolean broken = age.compareTo(limit) > 0;
        if (broken && since == null) {
            brokenAt = clock.instant();
            tell(
                    Occasion.FRESHNESS_BROKEN,
                    "The oldest record that is not in its table is " + seconds(age) + " old, the limit is " + limit,
                    age,
                    null);
        } else if (!broken && since != null) {
            brokenAt = null;
            tell(
                    Occasion.FRESHNESS_RESTORED,
                    "The oldest record that is not in its table is " + seconds(age)
                            + " old, within the limit again after " + seconds(Duration.between(since, clock.instant())),
                    age,
                    since);
        }
    }

    private static Duration seconds(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds());
    }

    private void tell(Occasion kind, String text, Duration age, @Nullable Instant since) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ageSeconds", age.toSeconds());
        data.put("limitSeconds", limit.toSeconds());
        if (since != null) {
            data.put("brokenSince", since.toString());
        }
        announcer.tell(Announcement.of(kind, clock.instant(), text, data));
    }
}
