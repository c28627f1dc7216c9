package io.tracking.loader.redshift;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures how long Redshift may take. What takes longer is cancelled and rolled back, and tried again later.
 *
 * @param statementTimeout of one statement of a load; the connection is given up half a minute later
 * @param lockWait how long a load waits for a lock that another session holds, or for a Redshift that is silent to everybody
 * @param adminTimeout how long the admin API waits for Redshift, all statements of a call together
 * @param searchTimeout how long it waits where a whole table is read: for a record by its request_id
 * @param oldLoadersEndAfter how long after tracking.load_lock came into a warehouse that had been loaded before, the ledger is
 *     locked as well, as loaders of an earlier release do
 */
@Validated
@ConfigurationProperties("tracking.warehouse")
public record RedshiftProperties(
        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 24) Duration statementTimeout,
        @NotNull @DurationMin(millis = 100) @DurationMax(hours = 1) Duration lockWait,
        @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 5) Duration adminTimeout,
        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration searchTimeout,
        @NotNull @DurationMin @DurationMax(days = 366) Duration oldLoadersEndAfter) {

    private static final Duration LONGEST_SLACK = Duration.ofSeconds(30);

    static final RedshiftProperties DEFAULTS = new RedshiftProperties(
            Duration.ofMinutes(15),
            Duration.ofMinutes(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(20),
            Duration.ofDays(1));

    /** Longer than a statement or a wait for a lock may take, so that Redshift says first that it has cancelled it. */
    Duration silence() {
        Duration longest = statementTimeout.compareTo(lockWait) < 0 ? lockWait : statementTimeout;
        Duration half = longest.dividedBy(2);
        return longest.plus(half.compareTo(LONGEST_SLACK) < 0 ? half : LONGEST_SLACK);
    }
}
