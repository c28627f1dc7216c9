package io.tracking.loader.load;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures how files get into Redshift.
 *
 * @param iamRole the role that COPY reads the bucket with, or {@code default} for the cluster's own
 * @param copyRegion the bucket's region, when it is not the cluster's; else empty
 * @param dedupSlack two records are the same when their request_id is and their request_timestamps are at most this far apart
 * @param lookBack how many hours of receipt are searched for files that are not in the ledger
 * @param sweepInterval how often the whole look-back is listed; in between only the last two days
 * @param incompleteSetGrace how long a set whose files are not all there is waited for
 * @param maxFilesPerLoad files in one transaction; a set is never split
 * @param maxLag a file that waits longer makes the health indicator loadLag fail
 */
@Validated
@ConfigurationProperties("tracking.warehouse")
public record WarehouseProperties(
        @NotBlank String iamRole,
        @NotNull String copyRegion,
        @NotNull Duration dedupSlack,
        @NotNull Duration lookBack,
        @NotNull Duration sweepInterval,
        @NotNull Duration incompleteSetGrace,
        @Min(1) @Max(10_000) int maxFilesPerLoad,
        @NotNull Duration maxLag) {

    /** @throws IllegalArgumentException when a duration is out of its range, naming the property */
    public WarehouseProperties {
        require("dedup-slack", dedupSlack, Duration.ZERO, Duration.ofDays(1));
        require("look-back", lookBack, Duration.ofHours(1), Duration.ofDays(366));
        require("sweep-interval", sweepInterval, Duration.ZERO, Duration.ofDays(1));
        require("incomplete-set-grace", incompleteSetGrace, Duration.ZERO, Duration.ofDays(1));
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
            throw new IllegalArgumentException(
                    "tracking.warehouse." + name + " must be between " + least + " and " + most + ", got " + value);
        }
    }
}
