package io.tracking.bench.drain;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tracking.bench.traffic.EventRows;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.common.record.Accepted;
import io.tracking.sandbox.demo.Events;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * One thread and nothing else, on messages that it holds in memory: it compresses their rows into files, the very bytes
 * that the loader writes, by the same compressor, in the same pieces.
 */
final class Recompression {

    private final List<Message> messages = new ArrayList<>();
    private final int events;
    private final int passes;
    private final String compression;
    private final int level;

    /**
     * One message.
     *
     * @param body as it is on the queue
     * @param rows unpacked, those of tracking.events first
     * @param events bytes of these
     */
    private record Message(byte[] body, byte[] rows, int events) {

        byte[] unpacked() {
            return Zstd.decompress(Base64.getDecoder().decode(body), rows.length);
        }
    }

    /**
     * What it took.
     *
     * @param cpuNanos of its thread, an event
     */
    record Result(double eventsPerSecond, double cpuNanos) {}

    /**
     * Holds the messages of that many events, as a loader receives them.
     *
     * @param passes how often a run writes them
     */
    Recompression(Events source, int events, int perMessage, int passes, String compression, int level) {
        this.events = events;
        this.passes = passes;
        this.compression = compression;
        this.level = level;
        EventRows reader = new EventRows(source);
        Instant now = Instant.now();
        try (EnvelopeWriter writer = new EnvelopeWriter(Encoding.ZSTD_BASE64, EnvelopeWriter.MAX_PLAIN_BYTES)) {
            for (int i = 0, inMessage = 0; i < events; i++, inMessage++) {
                Accepted row = reader.row(i, now);
                if (inMessage == perMessage || !writer.fits(EnvelopeWriter.bytes(row))) {
                    messages.add(message(writer.seal(now)));
                    inMessage = 0;
                }
                writer.add(row);
            }
            messages.add(message(writer.seal(now)));
        }
    }

    private static Message message(Envelope.Sealed sealed) {
        try {
            Envelope envelope = Envelope.open(sealed.body(), sealed.attributes());
            return new Message(
                    sealed.body().getBytes(StandardCharsets.US_ASCII),
                    envelope.events().bytes(),
                    envelope.events().to());
        } catch (UnreadableEnvelopeException e) {
            throw new IllegalStateException("Cannot open what was just sealed", e);
        }
    }

    /** From rows to files. */
    Result compress(Path directory) {
        return run(directory, Message::rows);
    }

    /** From messages to files: unpacks them first. */
    Result rewrite(Path directory) {
        return run(directory, Message::unpacked);
    }

    private Result run(Path directory, Function<Message, byte[]> rows) {
        long started = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int pass = 0; pass < passes; pass++) {
            write(directory, rows);
        }
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        double written = (double) events * passes;
        return new Result(1e9 * written / (System.nanoTime() - started), cpu / written);
    }

    private void write(Path directory, Function<Message, byte[]> rows) {
        try (OutputStream eventFile = packed(directory.resolve("one-core.events"));
                OutputStream utmFile = packed(directory.resolve("one-core.utm"))) {
            for (Message message : messages) {
                byte[] lines = rows.apply(message);
                eventFile.write(lines, 0, message.events);
                utmFile.write(lines, message.events, lines.length - message.events);
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
