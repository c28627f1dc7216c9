package io.tracking.deploy.send;

import io.tracking.sandbox.CommandLines;
import io.tracking.sandbox.demo.Events;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Is {@code deploy/put-records}: sends a file of records, or made-up events, at a rate, one request after the other.
 *
 * <p>A request that gets 429, 503 or no answer is sent again as it was; a record without a request_id gets one first, so that it is
 * one row all the same.
 */
public final class PutRecords {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final Endpoint api;
    private final Arguments options;
    private final Map<String, Long> reasons = new ConcurrentSkipListMap<>();
    private final long started;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();

    private PutRecords(Arguments options) {
        this.api = Endpoint.of(options.url);
        this.options = options;
        this.started = System.nanoTime();
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.exit(run(CommandLines.parse(new Arguments(), List.of(arguments)), System.out));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Sends everything and prints what became of it, also when it is interrupted.
     *
     * @return 0 when each record was answered, accepted or refused; 1 when the endpoint gave no answer in the end
     * @throws IllegalArgumentException when an option or the file is wrong
     */
    static int run(Arguments options, PrintStream out) throws InterruptedException {
        if (options.rate < 0 || options.batch < 1 || options.attempts < 1 || options.generate < 0) {
            throw new IllegalArgumentException(
                    "Expected --rate and --generate from 0, --batch and --attempts from 1 on");
        }
        if ((options.file == null) == (options.generate == 0)) {
            throw new IllegalArgumentException(
                    "Expected either --file or --generate, got " + (options.file == null ? "neither" : "both"));
        }
        PutRecords run = new PutRecords(options);
        Thread interrupted = new Thread(() -> run.tell(out), "interrupted");
        try (Stream<RecordFile.Entry> records =
                        options.file == null ? run.made() : new RecordFile(options.file).entries();
                @Nullable OutputStream refusals = refusals(options)) {
            Runtime.getRuntime().addShutdownHook(interrupted);
            run.sendAll(records, refusals == null ? record -> {} : record -> write(refusals, record));
            return ended(run, interrupted, out, 0);
        } catch (UncheckedIOException | IOException e) {
            out.println("FAILED: " + e.getMessage());
            return ended(run, interrupted, out, 1);
        }
    }

    private static int ended(PutRecords run, Thread interrupted, PrintStream out, int exit) {
        if (Runtime.getRuntime().removeShutdownHook(interrupted)) {
            run.tell(out);
        }
        return exit;
    }

    private static @Nullable OutputStream refusals(Arguments options) {
        if (options.refusedTo == null) {
            return null;
        }
        try {
            if (options.file != null
                    && Files.exists(options.refusedTo)
                    && Files.isSameFile(options.file, options.refusedTo)) {
                throw new IllegalArgumentException(
                        "Expected --refused-to to be another file than --file, got " + options.refusedTo + " for both");
            }
            return new BufferedOutputStream(Files.newOutputStream(options.refusedTo));
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot write refused records to " + options.refusedTo + ": " + e, e);
        }
    }

    private void tell(PrintStream out) {
        double seconds = (System.nanoTime() - started) / 1e9;
        out.printf(
                "sent %,d records: %,d accepted, %,d refused%s; %,d requests were sent again; %.1f s, %.0f records/s%n",
                sent.get(),
                accepted.get(),
                refused.get(),
                reasons.isEmpty() ? "" : " " + reasons,
                retried.get(),
                seconds,
                sent.get() / Math.max(seconds, 1e-3));
    }

    private void sendAll(Stream<RecordFile.Entry> records, Consumer<byte[]> keep)
            throws IOException, InterruptedException {
        List<byte[]> batch = new ArrayList<>();
        for (Iterator<RecordFile.Entry> each = records.iterator(); each.hasNext(); ) {
            RecordFile.Entry entry = each.next();
            if (entry.fault().isEmpty()) {
                batch.add(entry.json());
            } else {
                refused.incrementAndGet();
                reasons.merge("no record: " + entry.fault(), 1L, Long::sum);
                keep.accept(entry.json());
            }
            if (batch.size() == options.batch || (!each.hasNext() && !batch.isEmpty())) {
                await();
                send(batch, keep);
                batch.clear();
            }
        }
    }

    private static void write(OutputStream refusals, byte[] record) {
        try {
            refusals.write(record);
            refusals.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a refused record: " + e.getMessage(), e);
        }
    }

    /** Until the records that were sent are as many as the rate allows by now. */
    private void await() throws InterruptedException {
        if (options.rate > 0) {
            long due = started + sent.get() * TimeUnit.SECONDS.toNanos(1) / options.rate;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }

    private Stream<RecordFile.Entry> made() {
        Events events = new Events(System.nanoTime() & 0xffff);
        return LongStream.range(0, options.generate).mapToObj(i -> {
            ObjectNode event = ((ObjectNode) JSON.readTree(events.event(i)))
                    .put(
                            "request_timestamp",
                            Instant.now().truncatedTo(ChronoUnit.MICROS).toString());
            return new RecordFile.Entry(JSON.writeValueAsBytes(event), "");
        });
    }

    private static byte[] body(List<byte[]> batch) {
        if (batch.size() == 1) {
            return batch.get(0);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] record : batch) {
            body.write(body.size() == 0 ? '[' : ',');
            body.writeBytes(record);
        }
        body.write(']');
        return body.toByteArray();
    }

    private void send(List<byte[]> batch, Consumer<byte[]> keep) throws IOException, InterruptedException {
        Endpoint.Answer answer = answer(body(batch));
        sent.addAndGet(batch.size());
        if (answer.status() != 202 && answer.status() != 400) {
            throw new IOException("expected 202 from " + options.url + "/track, got " + answer.brief());
        }
        JsonNode rejected = answer.body().path("rejected");
        if (answer.status() == 400 && rejected.isEmpty()) {
            throw new IOException("expected a verdict for each record, got " + answer.brief());
        }
        for (JsonNode each : rejected.values()) {
            JsonNode error = each.path("errors").path(0);
            reasons.merge(
                    error.path("field").asString("") + ":" + error.path("code").asString(""), 1L, Long::sum);
            keep.accept(batch.get(each.path("index").asInt()));
        }
        refused.addAndGet(rejected.size());
        accepted.addAndGet(batch.size() - rejected.size());
    }

    private Endpoint.Answer answer(byte[] body) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            long pause = 1;
            try {
                Endpoint.Answer answer = api.call("POST", "/track", body);
                boolean later = answer.status() == 429 || answer.status() == 503;
                if (!later || attempt == options.attempts) {
                    return answer;
                }
                pause = Math.max(1, answer.retryAfter());
            } catch (IOException e) {
                if (attempt == options.attempts) {
                    throw e;
                }
            }
            retried.incrementAndGet();
            TimeUnit.SECONDS.sleep(Math.min(pause, LONGEST_PAUSE_SECONDS));
        }
    }

    /** What {@code deploy/put-records} understands. */
    @Command(
            name = "deploy/put-records",
            description = {
                "Sends records to /track and tells what became of them. What gets 429, 503 or no answer is sent again with the same",
                "request_id, after Retry-After. Ends with 1 when a request got no answer in the end, and with 2 when it cannot begin."
            },
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Arguments {

        @Parameters(
                index = "0",
                paramLabel = "URL",
                description = "Of tracking-api, such as https://events.example.com.")
        private String url = "";

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description =
                        "One record, an array or {\"events\":[…]}; a record a line when its name ends in .ndjson. Each is sent as it stands there.")
        private @Nullable Path file;

        @Option(names = "--generate", paramLabel = "N", description = "So many made-up events instead of a file.")
        private long generate;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "Records a second at most, 0 for as fast as it goes: ${DEFAULT-VALUE}.")
        private int rate = 100;

        @Option(names = "--batch", paramLabel = "N", description = "Records in one request: ${DEFAULT-VALUE}.")
        private int batch = 1;

        @Option(
                names = "--attempts",
                paramLabel = "N",
                description = "How often a request is sent at most: ${DEFAULT-VALUE}.")
        private int attempts = 10;

        @Option(
                names = "--refused-to",
                paramLabel = "FILE",
                description = "Where refused records are written, one a line.")
        private @Nullable Path refusedTo;
    }
}
