package io.tracking.loader.redshift;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
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
        @NotNull Duration statementTimeout,
        @NotNull Duration lockWait,
        @NotNull Duration adminTimeout,
        @NotNull Duration searchTimeout,
        @NotNull Duration oldLoadersEndAfter) {

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

    /** @throws IllegalArgumentException when a duration is out of its range, naming the property */
    public RedshiftProperties {
        require("statement-timeout", statementTimeout, Duration.ofSeconds(1), Duration.ofHours(24));
        require("lock-wait", lockWait, Duration.ofMillis(100), Duration.ofHours(1));
        require("admin-timeout", adminTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
        require("search-timeout", searchTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        require("old-loaders-end-after", oldLoadersEndAfter, Duration.ZERO, Duration.ofDays(366));
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
            throw new IllegalArgumentException(
                    "tracking.warehouse." + name + " must be between " + least + " and " + most + ", got " + value);
        }
    }
}
