package io.tracking.loader.window;

import io.tracking.common.lake.Compressor;
import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.KeyTakenException;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.schedule.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the files of a set, however long it takes: an unreachable lake is tried again until the loader stops.
 * Thread-safe.
 */
final class SetPublisher {

    private static final Logger log = LoggerFactory.getLogger(SetPublisher.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Lake lake;
    private final String loaderId;
    private final Compressor compressor;
    private final Duration firstWait;
    private final ExecutorService uploads;
    private final WindowMetrics metrics;
    private final AtomicInteger sequence = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param uploads runs the files of a set beside each other */
    SetPublisher(
            Lake lake,
            String loaderId,
            Compressor compressor,
            Duration firstWait,
            ExecutorService uploads,
            WindowMetrics metrics) {
        this.lake = lake;
        this.loaderId = loaderId;
        this.compressor = compressor;
        this.firstWait = firstWait;
        this.uploads = uploads;
        this.metrics = metrics;
    }

    /** True when every file is in the lake; false when the loader stopped before. */
    boolean publish(Instant windowStart, List<ClosedFile> files) {
        List<CompletableFuture<Boolean>> published = files.stream()
                .map(file -> CompletableFuture.supplyAsync(() -> publish(windowStart, file), uploads))
                .toList();
        return published.stream().map(CompletableFuture::join).reduce(true, Boolean::logicalAnd);
    }

    /** No further attempts: {@link #publish} returns soon. */
    void stop() {
        stopped.countDown();
    }

    private boolean publish(Instant windowStart, ClosedFile file) {
        FileKey published = null;
        try {
            published = keepTrying(windowStart, file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (published != null) {
                metrics.published(file);
            } else {
                metrics.abandoned(file.folder(), file.metadata().rows());
            }
        }
        if (published != null) {
            file.published(published);
        }
        return published != null;
    }

    /** The key under which it is in the lake; null when the loader stopped before. */
    private @Nullable FileKey keepTrying(Instant windowStart, ClosedFile file) throws InterruptedException {
        Backoff backoff = new Backoff(firstWait, LONGEST_WAIT);
        FileKey key = nextKey(windowStart, file);
        do {
            try {
                lake.publish(key, file.metadata(), file.body());
                return key;
            } catch (KeyTakenException e) {
                log.warn("{}; taking the next key", e.getMessage());
                key = nextKey(windowStart, file);
            } catch (LakeUnavailableException e) {
                log.warn("{}; its messages stay in flight, trying again", e.getMessage());
            } catch (RuntimeException e) {
                log.error("Cannot publish {}: its messages stay in flight, trying again", key, e);
            }
        } while (!stopped.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS));
        return null;
    }

    private FileKey nextKey(Instant windowStart, ClosedFile file) {
        return new FileKey(
                file.folder(),
                file.hour(),
                windowStart,
                loaderId,
                sequence.incrementAndGet(),
                compressor.compression());
    }
}
