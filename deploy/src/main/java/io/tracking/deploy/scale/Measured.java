package io.tracking.deploy.scale;

import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.Compressor;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.sandbox.demo.Events;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sends varied events through the pipeline's own classes on one thread of this machine.
 *
 * @param bytes of an event as it is sent
 * @param queueBytes of an event in a message of as many as are in one at full load
 * @param fileBytes of an event in a window's files
 * @param apiMicros µs of CPU of an event: read, validated, put into a message; no HTTP
 * @param loaderMicros µs of CPU of an event: taken out of a message, compressed into a file; no SQS and no S3
 */
record Measured(double bytes, double queueBytes, double fileBytes, double apiMicros, double loaderMicros) {

    private static final int EVENTS = 20_000;
    private static final Instant NOW = Instant.parse("2026-11-21T07:05:00Z");
    private static final String COOKIE = "a09c4ca3-d142-4312-ba78-029c3355b8ef";

    /** Does it again and again for at least so long, and takes the cheapest round: the others compiled. */
    static Measured on(Duration time, int eventsInMessage) throws IOException {
        Events source = new Events(11);
        byte[][] bodies = new byte[EVENTS][];
        long bytes = 0;
        for (int i = 0; i < EVENTS; i++) {
            bodies[i] = source.event(i);
            bytes += bodies[i].length;
        }
        long api = Long.MAX_VALUE;
        long loader = Long.MAX_VALUE;
        long queued = 0;
        long filed = 0;
        long end = System.nanoTime() + time.toNanos();
        do {
            long start = cpu();
            List<Envelope.Sealed> messages = messages(bodies, eventsInMessage);
            api = Math.min(api, cpu() - start);
            queued = messages.stream()
                    .mapToLong(message -> message.body().length())
                    .sum();

            start = cpu();
            filed = files(messages);
            loader = Math.min(loader, cpu() - start);
        } while (System.nanoTime() < end);
        double events = EVENTS;
        return new Measured(bytes / events, queued / events, filed / events, api / events / 1e3, loader / events / 1e3);
    }

    /** Of this thread: what else runs on the machine does not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<Envelope.Sealed> messages(byte[][] bodies, int eventsInMessage) {
        RecordReader reader = new RecordReader(Set.of());
        Origin origin = new Origin("/track", NOW, COOKIE, null, null, index -> COOKIE);
        List<Envelope.Sealed> messages = new ArrayList<>();
        try (EnvelopeWriter writer = new EnvelopeWriter(Encoding.ZSTD_BASE64, EnvelopeWriter.MAX_PLAIN_BYTES)) {
            int inMessage = 0;
            for (byte[] body : bodies) {
                for (Accepted record : reader.read(body, 0, body.length, BodyShape.TRACK, origin)
                        .accepted()) {
                    writer.add(record);
                }
                if (++inMessage == eventsInMessage) {
                    messages.add(writer.seal(NOW));
                    inMessage = 0;
                }
            }
            if (!writer.isEmpty()) {
                messages.add(writer.seal(NOW));
            }
        } catch (MalformedBodyException e) {
            throw new IllegalStateException("The generator's events are records", e);
        }
        return messages;
    }

    private static long files(List<Envelope.Sealed> messages) throws IOException {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        ByteArrayOutputStream utm = new ByteArrayOutputStream();
        Compressor compressor = new Compressor(Compression.ZSTD, 1);
        try (OutputStream eventRows = compressor.into(events);
                OutputStream utmRows = compressor.into(utm)) {
            for (Envelope.Sealed message : messages) {
                Envelope opened = Envelope.open(message.body(), message.attributes());
                write(opened.events(), eventRows);
                write(opened.utm(), utmRows);
            }
        } catch (UnreadableEnvelopeException e) {
            throw new IllegalStateException("A message that was just sealed can be opened", e);
        }
        return events.size() + (long) utm.size();
    }

    private static void write(Envelope.Rows rows, OutputStream file) throws IOException {
        file.write(rows.bytes(), rows.from(), rows.to() - rows.from());
    }
}
