package io.tracking.bench.drain;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tracking.bench.traffic.Events;
import io.tracking.bench.traffic.Rows;
import io.tracking.common.record.Accepted;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One thread that does nothing but copy the rows of messages, which it holds in memory, into compressed files: the very
 * bytes that the loader writes, by the same compressor, in the same pieces.
 */
final class Recompression {

    private final List<Message> messages = new ArrayList<>();
    private final int events;
    private final int passes;
    private final String compression;
    private final int level;

    private record Message(byte[] events, byte[] utm) {}

    /**
     * What it took.
     *
     * @param cpuNanos of its thread, an event
     */
    record Result(double eventsPerSecond, double cpuNanos) {}

    /**
     * Holds the rows of that many events, as a loader receives them.
     *
     * @param passes how often a run writes them
     */
    Recompression(Events source, int events, int perMessage, int passes, String compression, int level) {
        this.events = events;
        this.passes = passes;
        this.compression = compression;
        this.level = level;
        Rows reader = new Rows(source);
        Instant now = Instant.now();
        for (int from = 0; from < events; from += perMessage) {
            var eventRows = new ByteArrayOutputStream();
            var utmRows = new ByteArrayOutputStream();
            for (int i = from; i < Math.min(events, from + perMessage); i++) {
                Accepted accepted = reader.row(i, now);
                add(eventRows, accepted.eventRow());
                add(utmRows, accepted.utmRow());
            }
            messages.add(new Message(eventRows.toByteArray(), utmRows.toByteArray()));
        }
    }

    private static void add(ByteArrayOutputStream lines, byte @Nullable [] row) {
        if (row != null) {
            lines.writeBytes(row);
            lines.write('\n');
        }
    }

    Result run(Path directory) {
        long started = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int pass = 0; pass < passes; pass++) {
            write(directory);
        }
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        double written = (double) events * passes;
        return new Result(1e9 * written / (System.nanoTime() - started), cpu / written);
    }

    private void write(Path directory) {
        try (OutputStream eventFile = packed(directory.resolve("one-core.events"));
                OutputStream utmFile = packed(directory.resolve("one-core.utm"))) {
            for (Message message : messages) {
                eventFile.write(message.events);
                utmFile.write(message.utm);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + directory, e);
        }
    }

    private OutputStream packed(Path path) throws IOException {
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
        return compression.equals("gzip")
                ? new GZIPOutputStream(file, 1 << 16) {
                    {
                        def.setLevel(level);
                    }
                }
                : new ZstdOutputStreamNoFinalizer(file, level);
    }
}
