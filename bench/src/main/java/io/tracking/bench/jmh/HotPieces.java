package io.tracking.bench.jmh;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.sandbox.demo.Events;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds an event of what every event goes through, on one thread; 200 varied events at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPieces {

    private static final int EVENTS = 200;

    /** Together more than the compressor remembers: it finds no message again. */
    private static final int MESSAGES = 40;

    private static final String COOKIE = "a09c4ca3-d142-4312-ba78-029c3355b8ef";

    private final RecordReader reader = new RecordReader(Set.of());
    private final Instant now = Instant.parse("2026-11-21T07:05:00Z");
    private final Origin origin = new Origin("/track", now, COOKIE, null, null, index -> COOKIE);
    private final byte[][] bodies = new byte[EVENTS][];
    private final Accepted[] rows = new Accepted[EVENTS];
    private final EnvelopeWriter packed = new EnvelopeWriter(Encoding.ZSTD_BASE64, EnvelopeWriter.MAX_PLAIN_BYTES);
    private final EnvelopeWriter plain = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
    private final Envelope.Sealed[] sealed = new Envelope.Sealed[MESSAGES];
    private final Envelope.Rows[] lines = new Envelope.Rows[MESSAGES];
    private int turn;
    private OutputStream window = OutputStream.nullOutputStream();

    /** Messages of two hundred events, read, packed and opened once. */
    @Setup
    public void prepare() throws MalformedBodyException, UnreadableEnvelopeException, IOException {
        Events events = new Events(11);
        for (int message = 0; message < MESSAGES; message++) {
            for (int i = 0; i < EVENTS; i++) {
                bodies[i] = events.event(message * EVENTS + i);
                rows[i] = read(bodies[i]).accepted().get(0);
            }
            sealed[message] = seal(packed);
            lines[message] = Envelope.open(sealed[message].body(), sealed[message].attributes())
                    .events();
        }
        window = new ZstdOutputStreamNoFinalizer(OutputStream.nullOutputStream(), 1);
    }

    private int next() {
        turn = (turn + 1) % MESSAGES;
        return turn;
    }

    private Batch read(byte[] body) throws MalformedBodyException {
        return reader.read(body, 0, body.length, BodyShape.TRACK, origin);
    }

    private Envelope.Sealed seal(EnvelopeWriter envelope) {
        for (Accepted row : rows) {
            envelope.add(row);
        }
        return envelope.seal(now);
    }

    /** Bytes in, canonical rows out. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int parseAndValidate() throws MalformedBodyException {
        int accepted = 0;
        for (byte[] body : bodies) {
            accepted += read(body).accepted().size();
        }
        return accepted;
    }

    /** Rows into a message, zstd and base64. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Envelope.Sealed sealZstd() {
        return seal(packed);
    }

    /** Rows into a message, as they are. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Envelope.Sealed sealPlain() {
        return seal(plain);
    }

    /** A message back into rows. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Envelope openZstd() throws UnreadableEnvelopeException {
        Envelope.Sealed message = sealed[next()];
        return Envelope.open(message.body(), message.attributes());
    }

    /** Rows of a message into a compressed file. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void appendToWindow() throws IOException {
        Envelope.Rows more = lines[next()];
        window.write(more.bytes(), more.from(), more.to() - more.from());
    }
}
