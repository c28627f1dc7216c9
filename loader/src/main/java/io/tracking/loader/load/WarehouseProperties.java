package io.tracking.loader.load;

import io.tracking.loader.stage.CopyAccess;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures how files get into Redshift.
 *
 * @param iamRole the role that COPY reads the bucket with, or {@code default} for the cluster's own
 * @param copyRegion the bucket's region, when it is not the cluster's; else empty
 * @param dedupSlack two records are the same when their request_id is and their request_timestamps are at most this far apart
 * @param lookBack how many hours of receipt are searched for files that are not in the ledger
 * @param sweepInterval how often the whole look-back is listed; in between only the last day
 * @param incompleteSetGrace how long a set whose files are not all there is waited for
 * @param maxFilesPerLoad files in one transaction; a set is never split
 * @param maxLag a file that waits longer makes the health indicator loadLag fail
 */
@Validated
@ConfigurationProperties("tracking.warehouse")
public record WarehouseProperties(
        @NotBlank String iamRole,
        @NotNull String copyRegion,
        @NotNull @DurationMin @DurationMax(days = 1) Duration dedupSlack,
        @NotNull @DurationMin(hours = 1) @DurationMax(days = 366) Duration lookBack,
        @NotNull @DurationMin @DurationMax(days = 1) Duration sweepInterval,
        @NotNull @DurationMin @DurationMax(days = 1) Duration incompleteSetGrace,
        @Min(1) @Max(10_000) int maxFilesPerLoad,
        @NotNull Duration maxLag) {

    /** By what right COPY reads the bucket. */
    public CopyAccess copyAccess() {
        return new CopyAccess(iamRole, copyRegion);
    }
}
