package io.tracking.loader.window;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.Window;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.loader.*}: how rows become files.
 *
 * @param id stands in file names; unique per process start; host name and a random suffix when it is empty
 * @param window a divisor of one hour
 * @param filesPerWindow how many files each table and hour gets in a window, so that Redshift's slices load in parallel
 * @param compression of the files
 * @param compressionLevel of zstd (1 to 19) or gzip (1 to 9)
 * @param publishing how many windows may be on their way to S3 while the next one fills
 * @param roll what closes a window before its time
 */
@Validated
@ConfigurationProperties("tracking.loader")
record WindowProperties(
        @Nullable @Pattern(regexp = "[a-z0-9-]{0,63}", message = "must match [a-z0-9-]{0,63}") String id,
        @NotNull Duration window,
        @Min(1) @Max(64) int filesPerWindow,
        @NotNull Compression compression,
        @Min(1) @Max(19) int compressionLevel,
        @Min(1) @Max(16) int publishing,
        @NotNull @Valid Roll roll) {

    /** SQS's limit for one queue. */
    private static final int MOST_IN_FLIGHT = 120_000;

    /** Fails when a rule that spans several properties is broken. */
    WindowProperties {
        new Window(window);
        if ((long) roll.messages() * (publishing + 1) >= MOST_IN_FLIGHT) {
            throw new IllegalArgumentException(
                    "tracking.loader.roll.messages must stay below SQS's %d messages in flight with %d windows, got %d"
                            .formatted(MOST_IN_FLIGHT, publishing + 1, roll.messages()));
        }
        if (compression == Compression.GZIP && compressionLevel > 9) {
            throw new IllegalArgumentException(
                    "tracking.loader.compression-level must be 1 to 9 for gzip, got " + compressionLevel);
        }
    }

    /**
     * {@code tracking.loader.roll.*}: a window closes early when it reaches one of these.
     *
     * @param bytes compressed, of all its files, which are held in memory
     * @param rows of all its files
     * @param messages received and not acknowledged
     * @param files tables times hours times files per window; each open one costs a few MB
     */
    record Roll(@NotNull DataSize bytes, @Min(1) long rows, @Min(1) int messages, @Min(3) int files) {}

    Limits limits() {
        return new Limits(roll.bytes().toBytes(), roll.rows(), roll.messages(), roll.files());
    }
}
