package io.tracking.loader.accounting;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.load.Backlog;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures how old the oldest record is that is not in its table: in this loader's windows, or in a file of any loader. While that cannot
 * be asked it counts from when nothing was known to wait. What still waits in the queue is not known here: SQS tells the age of its
 * oldest message to CloudWatch alone. Thread-safe.
 */
public final class Freshness {

    private final LoadMetrics files;
    private final PublishedFiles published;
    private final WindowFactory windows;
    private final Clock clock;

    Freshness(LoadMetrics files, PublishedFiles published, WindowFactory windows, Clock clock, MeterRegistry registry) {
        this.files = files;
        this.published = published;
        this.windows = windows;
        this.clock = clock;
        Gauge.builder("tracking.freshness", this, freshness -> freshness
                        .age()
                        .map(age -> age.toMillis() / 1000.0)
                        .orElse(Double.NaN))
                .description("Age of the oldest record that is in a window or a file and not in its table,"
                        + " or since that is not known")
                .baseUnit("seconds")
                .register(registry);
    }

    /** When the oldest record in a file that is not loaded was received, to the window; empty when none waits. */
    public Optional<Instant> oldestInFiles() {
        return Stream.concat(
                        Stream.ofNullable(files.oldestReceived()),
                        published.unconfirmed().stream().map(Backlog::received))
                .min(Instant::compareTo);
    }

    /** When the oldest record in this loader's windows was received; empty when they hold none. */
    public Optional<Instant> oldestInWindows() {
        return windows.oldestOpen();
    }

    /** Since when more files may wait than those that are known to; empty while all are known. */
    public Optional<Instant> unknownSince() {
        return files.unknownSince();
    }

    /** The age of the oldest of the three; zero when there is none; empty before the first look into the bucket. */
    public Optional<Duration> age() {
        Optional<Duration> age = Stream.of(oldestInFiles(), oldestInWindows(), unknownSince())
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .map(since -> since.isNegative() ? Duration.ZERO : since);
        return age.isPresent() || !files.looked() ? age : Optional.of(Duration.ZERO);
    }
}
