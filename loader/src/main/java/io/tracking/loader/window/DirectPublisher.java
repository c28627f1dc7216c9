package io.tracking.loader.window;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.lake.Compressor;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Window;
import io.tracking.loader.lake.KeyTakenException;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.traces.FileTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes rows that did not come from the queue as a set of their own, at once. From there they go the way of all files.
 * Thread-safe.
 */
public final class DirectPublisher {

    private final Clock clock;
    private final Window window;
    private final Lake lake;
    private final String loaderId;
    private final Compressor compressor;
    private final WindowMetrics metrics;
    private final @Nullable FileTraces traces;
    private final AtomicInteger sets = new AtomicInteger();
    private final AtomicInteger sequence = new AtomicInteger();

    /**
     * For one purpose.
     *
     * @param loaderId differs from that of the windows, which count their files themselves
     * @param traces null while nothing is traced
     */
    DirectPublisher(
            Clock clock,
            Window window,
            Lake lake,
            String loaderId,
            Compressor compressor,
            WindowMetrics metrics,
            @Nullable FileTraces traces) {
        this.clock = clock;
        this.window = window;
        this.lake = lake;
        this.loaderId = loaderId;
        this.compressor = compressor;
        this.metrics = metrics;
        this.traces = traces;
    }

    /**
     * Publishes {@code rows} in files of the hour of their receipt.
     *
     * @return the set's name; every file of it is in the lake
     * @throws LakeUnavailableException when the lake does not answer; some of the files may be there, so the same rows have to
     *     be published again, and are loaded once
     * @throws UnreadableRowsException when the rows are not canonical
     */
    public String publish(Envelope rows) {
        Instant now = clock.instant();
        Instant start = window.start(now);
        String set = Window.name(start) + "-" + loaderId + "-" + sets.incrementAndGet();
        OpenWindow<Envelope> files = new OpenWindow<>(start, now, 1, compressor, metrics, traces);
        List<ClosedFile> closed;
        boolean whole = false;
        try {
            files.append(rows, rows);
            closed = files.close(set);
            whole = true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the files of set " + set, e);
        } finally {
            if (!whole) {
                files.discard();
            }
        }
        int published = 0;
        try {
            for (ClosedFile file : closed) {
                publish(start, file);
                metrics.published(file);
                published++;
            }
        } finally {
            closed.subList(published, closed.size())
                    .forEach(file ->
                            metrics.abandoned(file.folder(), file.metadata().rows()));
        }
        return set;
    }

    private void publish(Instant start, ClosedFile file) {
        while (true) {
            FileKey key = new FileKey(
                    file.folder(), file.hour(), start, loaderId, sequence.incrementAndGet(), compressor.compression());
            try {
                lake.publish(key, file.metadata(), file.body());
                file.published(key);
                return;
            } catch (KeyTakenException e) {
                // A loader that was started with the same id: the next number.
            }
        }
    }
}
