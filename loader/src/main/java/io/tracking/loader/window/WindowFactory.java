package io.tracking.loader.window;

import io.tracking.common.lake.Compressor;
import io.tracking.common.lake.Window;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.traces.FileTraces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the windows of this loader. */
public final class WindowFactory {

    private static final Logger log = LoggerFactory.getLogger(WindowFactory.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final int UPLOADS = 4;

    private final Clock clock;
    private final Lake lake;
    private final WindowProperties properties;
    private final WindowMetrics metrics;
    private final Duration firstWait;
    private final @Nullable FileTraces traces;
    private final String loaderId;
    private final List<WindowRoller<?>> windows = new CopyOnWriteArrayList<>();

    /** @param traces null while nothing is traced */
    WindowFactory(
            Clock clock, Lake lake, WindowProperties properties, WindowMetrics metrics, @Nullable FileTraces traces) {
        this(clock, lake, properties, metrics, FIRST_WAIT, traces);
    }

    WindowFactory(
            Clock clock,
            Lake lake,
            WindowProperties properties,
            WindowMetrics metrics,
            Duration firstWait,
            @Nullable FileTraces traces) {
        this.clock = clock;
        this.lake = lake;
        this.properties = properties;
        this.metrics = metrics;
        this.firstWait = firstWait;
        this.traces = traces;
        this.loaderId = LoaderId.of(properties.id());
        log.info("This loader's files are named {}", loaderId);
    }

    /** This process's name in files and in the ledger. */
    public String loaderId() {
        return loaderId;
    }

    /**
     * Windows whose files carry this loader's id.
     *
     * @param deliveries hears what became of what was appended
     */
    public <T> WindowRoller<T> windows(Acknowledger<T> deliveries) {
        Compressor compressor = new Compressor(properties.compression(), properties.compressionLevel());
        WindowRoller<T> made = new WindowRoller<>(
                clock,
                new Window(properties.window()),
                properties.limits(),
                properties.publishing(),
                loaderId,
                (start, now) -> new OpenWindow<>(start, now, properties.filesPerWindow(), compressor, metrics, traces),
                new SetPublisher(lake, loaderId, compressor, firstWait, threads("upload", UPLOADS), metrics),
                threads("window", properties.publishing()),
                deliveries,
                metrics);
        windows.add(made);
        return made;
    }

    /** What this loader has taken in and not published yet. */
    public List<OpenRows> open() {
        return windows.stream().flatMap(WindowRoller::rows).toList();
    }

    /** When the oldest record that this loader has not published was received by tracking-api; empty when it holds none. */
    public Optional<Instant> oldestOpen() {
        return windows.stream()
                .map(WindowRoller::oldest)
                .filter(oldest -> oldest.isBefore(Instant.MAX))
                .min(Instant::compareTo);
    }

    /** A publisher of sets whose names say what they are for, for example {@code replay}. */
    public DirectPublisher direct(String purpose) {
        return new DirectPublisher(
                clock,
                new Window(properties.window()),
                lake,
                loaderId + "-" + purpose,
                new Compressor(properties.compression(), properties.compressionLevel()),
                metrics,
                traces);
    }

    private static ExecutorService threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return Executors.newFixedThreadPool(count, threads);
    }
}
