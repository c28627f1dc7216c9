package io.tracking.loader.window;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tracking.common.lake.Folder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Counts rows on their way into files. For each folder, at every moment:
 *
 * <pre>
 * rows received = rows published + rows open + rows abandoned
 * </pre>
 *
 * <p>Rows are open from their window's first byte until its files are published. Abandoned rows come again, because
 * their messages are not acknowledged. Thread-safe.
 */
final class WindowMetrics {

    private static final String PREFIX = "tracking.loader.";

    private final MeterRegistry registry;
    private final Map<Folder, OfFolder> folders = new EnumMap<>(Folder.class);
    private final Timer publish;

    private record OfFolder(
            Counter received, Counter published, Counter abandoned, Counter files, Counter bytes, AtomicLong open) {}

    WindowMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Folder folder : Folder.values()) {
            Tags tags = Tags.of("folder", folder.path());
            OfFolder ofFolder = new OfFolder(
                    counter("rows.received", "Rows taken from the queue, or replayed", tags),
                    counter("rows.published", "Rows in published files", tags),
                    counter("rows.abandoned", "Rows of windows that were given up; they come again", tags),
                    counter("files.published", "Files published", tags),
                    counter("bytes.published", "Bytes of published files, compressed", tags),
                    new AtomicLong());
            Gauge.builder(PREFIX + "rows.open", ofFolder.open, AtomicLong::get)
                    .description("Rows in windows that are not published yet")
                    .tags(tags)
                    .register(registry);
            folders.put(folder, ofFolder);
        }
        publish = Timer.builder(PREFIX + "publish")
                .description("From a window's end until its files are in the lake")
                .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private OfFolder of(Folder folder) {
        return Objects.requireNonNull(folders.get(folder));
    }

    void received(Folder folder, long rows) {
        of(folder).received.increment((double) rows);
        of(folder).open.addAndGet(rows);
    }

    void published(ClosedFile file) {
        OfFolder ofFolder = of(file.folder());
        ofFolder.published.increment((double) file.metadata().rows());
        ofFolder.open.addAndGet(-file.metadata().rows());
        ofFolder.files.increment();
        ofFolder.bytes.increment((double) file.body().length());
    }

    void abandoned(Folder folder, long rows) {
        of(folder).abandoned.increment((double) rows);
        of(folder).open.addAndGet(-rows);
    }

    void closed(RollReason reason) {
        counter(
                        "windows.closed",
                        "Windows closed",
                        Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    void published(Duration took) {
        publish.record(took);
    }

    /** Shows what {@code windows} hold. */
    <W> void watch(W windows, ToIntFunction<W> inFlight, Function<W, Duration> age) {
        Gauge.builder(PREFIX + "messages.in.flight", windows, inFlight::applyAsInt)
                .description("Messages received and not yet acknowledged")
                .register(registry);
        Gauge.builder(
                        PREFIX + "window.age",
                        windows,
                        watched -> age.apply(watched).toMillis() / 1000.0)
                .description("How long the open window has been open")
                .baseUnit("seconds")
                .register(registry);
    }
}
