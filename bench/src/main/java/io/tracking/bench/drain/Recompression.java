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
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One thread that writes rows it holds in memory into one compressed file, and does nothing else. */
final class Recompression {

    private final byte[][] rows;
    private final int events;
    private final String compression;
    private final int level;

    /**
     * What it took.
     *
     * @param cpuNanos of its thread
     */
    record Result(double eventsPerSecond, double cpuNanos) {}

    /** Holds the rows of that many events, as a loader would receive them. */
    Recompression(Events source, int events, String compression, int level) {
        this.events = events;
        this.compression = compression;
        this.level = level;
        Rows reader = new Rows(source);
        Instant now = Instant.now();
        rows = new byte[events][];
        for (int i = 0; i < events; i++) {
            Accepted accepted = reader.row(i, now);
            rows[i] = lines(accepted.eventRow(), accepted.utmRow());
        }
    }

    private static byte[] lines(byte @Nullable [] event, byte @Nullable [] utm) {
        var lines = new ByteArrayOutputStream();
        for (byte[] row : new byte[][] {event, utm}) {
            if (row != null) {
                lines.writeBytes(row);
                lines.write('\n');
            }
        }
        return lines.toByteArray();
    }

    Result run(Path file) {
        long started = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (OutputStream out = packed(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            for (byte[] line : rows) {
                out.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        return new Result(1e9 * events / (System.nanoTime() - started), cpu / (double) events);
    }

    private OutputStream packed(OutputStream file) throws IOException {
        return compression.equals("gzip")
                ? new GZIPOutputStream(file, 1 << 16) {
                    {
                        def.setLevel(level);
                    }
                }
                : new ZstdOutputStreamNoFinalizer(file, level);
    }
}
