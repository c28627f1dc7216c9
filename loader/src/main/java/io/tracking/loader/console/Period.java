package io.tracking.loader.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How far a picture of the data looks back. */
public enum Period {
    DAY(1, "hour"),
    WEEK(7, "hour"),
    MONTH(30, "day");

    private final int days;
    private final String bucket;

    Period(int days, String bucket) {
        this.days = days;
        this.bucket = bucket;
    }

    /** As it stands in an address. */
    public String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What times are rounded to. */
    String bucket() {
        return bucket;
    }

    Instant from(Instant now) {
        return now.truncatedTo(bucket.equals("day") ? ChronoUnit.DAYS : ChronoUnit.HOURS)
                .minus(Duration.ofDays(days));
    }
}
