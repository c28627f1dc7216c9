package io.tracking.loader.window;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.Envelope.Rows;
import io.tracking.common.lake.Compressor;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.Window;
import io.tracking.loader.traces.FileTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the files that are being filled, and the deliveries whose rows are in them. Thread-safe; the caller sees to it that
 * nothing is appended while it is being closed.
 */
final class OpenWindow<T> {

    private final Instant start;
    private final Instant openedAt;
    private final int filesPerWindow;
    private final Compressor compressor;
    private final WindowMetrics metrics;
    private final @Nullable FileTraces traces;
    private final Map<Place, WindowFile> files = new ConcurrentHashMap<>();
    private final Collection<T> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final LongAccumulator oldest = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private volatile boolean broken;

    private record Place(Folder folder, Instant hour, int turn) {}

    /** @param traces null while nothing is traced */
    OpenWindow(
            Instant start,
            Instant openedAt,
            int filesPerWindow,
            Compressor compressor,
            WindowMetrics metrics,
            @Nullable FileTraces traces) {
        this.start = start;
        this.openedAt = openedAt;
        this.filesPerWindow = filesPerWindow;
        this.compressor = compressor;
        this.metrics = metrics;
        this.traces = traces;
    }

    /**
     * Appends a message's rows and holds its delivery. Everything is looked at before anything is done: what is refused leaves
     * no trace, and what is held has its rows in the files.
     *
     * @throws UnreadableRowsException when the rows are not canonical; nothing has been appended or held then
     * @throws UncheckedIOException when a file cannot be written; the delivery is not held, and the window is broken if some of
     *     the rows are in its files
     */
    void append(Envelope message, T delivery) {
        RowShape.require(message);
        Instant hour = message.receivedAt().truncatedTo(ChronoUnit.HOURS);
        long received = message.receivedAt().toEpochMilli();
        int turn = Math.floorMod(turns.getAndIncrement(), filesPerWindow);
        List<Part> parts = new ArrayList<>(Folder.values().length);
        add(parts, Folder.EVENTS, hour, turn, message.events());
        add(parts, Folder.UTM, hour, turn, message.utm());
        add(parts, Folder.REJECTED, hour, 0, message.rejected());
        boolean written = false;
        try {
            for (Part part : parts) {
                bytes.addAndGet(part.file.write(part.rows));
                rows.addAndGet(part.rows.count());
                metrics.received(part.file.folder(), part.rows.count());
            }
            oldest.accumulate(received);
            written = true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot append to window " + Window.name(start) + ": it is abandoned", e);
        } finally {
            // Half a message may be in the files: whatever went wrong, these must never be acknowledged.
            if (!written) {
                broken = true;
            }
        }
        messages.incrementAndGet();
        // P4: a message is held, and can be acknowledged, only once all of its rows are in the window.
        held.add(delivery);
    }

    private record Part(WindowFile file, Rows rows) {}

    private void add(List<Part> parts, Folder folder, Instant hour, int turn, Rows more) {
        if (more.count() > 0) {
            parts.add(new Part(files.computeIfAbsent(new Place(folder, hour, turn), this::create), more));
        }
    }

    private WindowFile create(Place place) {
        try {
            return new WindowFile(
                    place.folder, place.hour, compressor, traces == null ? null : traces.rows(place.folder));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open a file of window " + Window.name(start), e);
        }
    }

    /** Why no more should go into this window, null while there is room. */
    @Nullable
    RollReason full(Limits limits) {
        if (broken) {
            return RollReason.FAILURE;
        } else if (bytes.get() >= limits.bytes()) {
            return RollReason.BYTES;
        } else if (rows.get() >= limits.rows()) {
            return RollReason.ROWS;
        } else if (messages.get() >= limits.messages()) {
            return RollReason.MESSAGES;
        }
        return files.size() >= limits.files() ? RollReason.FILES : null;
    }

    /** True when some of what was appended is missing: the window cannot be published. */
    boolean broken() {
        return broken;
    }

    Instant start() {
        return start;
    }

    Instant openedAt() {
        return openedAt;
    }

    /** The deliveries so far; safe to read while more are added. */
    Collection<T> held() {
        return Collections.unmodifiableCollection(held);
    }

    int messages() {
        return messages.get();
    }

    /** When the oldest message was received by tracking-api, to the millisecond; {@link Instant#MAX} when there is none. */
    Instant oldest() {
        long millis = oldest.get();
        return millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }

    List<OpenRows> rows() {
        return files.values().stream()
                .map(file -> new OpenRows(file.folder(), file.hour(), file.rows()))
                .toList();
    }

    /** Ends the files. */
    List<ClosedFile> close(String set) throws IOException {
        List<WindowFile> filled =
                files.values().stream().filter(file -> file.rows() > 0).toList();
        int setFiles = (int)
                filled.stream().filter(file -> file.folder() != Folder.REJECTED).count();
        List<ClosedFile> closed = new ArrayList<>();
        for (WindowFile file : filled) {
            closed.add(file.close(set, setFiles));
        }
        files.values().stream().filter(file -> file.rows() == 0).forEach(WindowFile::discard);
        return closed;
    }

    /** Gives the memory back and counts the rows as not published. */
    void discard() {
        for (WindowFile file : files.values()) {
            file.discard();
            metrics.abandoned(file.folder(), file.rows());
        }
    }
}
