package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.SandboxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** Does at the queue what SQS may do, delivering twice and out of order, and sends what another producer may. Thread-safe. */
final class QueueMeddler implements AutoCloseable {

    /** Against the loaders' eight, so that a good part of the messages passes through here. */
    private static final int RECEIVERS = 2;

    private static final int LONGEST_DELAY_SECONDS = 15;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final SqsClient sqs;
    private final Sent sent;
    private final AtomicInteger doubling = new AtomicInteger();
    private final AtomicInteger reordering = new AtomicInteger();
    private final AtomicLong copies = new AtomicLong();
    private final AtomicLong delays = new AtomicLong();
    private final AtomicLong redriven = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    /** Hears what was put on the queue, once SQS has confirmed it. */
    interface Sent {

        void good(String requestId);

        /** It must be found in rejected/. */
        void bad(String requestId);
    }

    QueueMeddler(SqsClient sqs, Sent sent) {
        this.sqs = sqs;
        this.sent = sent;
        for (int number = 1; number <= RECEIVERS; number++) {
            Thread thread = new Thread(this::run, "queue-meddler-" + number);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    SqsClient sqs() {
        return sqs;
    }

    void meddle(boolean twice, boolean on) {
        (twice ? doubling : reordering).addAndGet(on ? 1 : -1);
    }

    long copies() {
        return copies.get();
    }

    long delays() {
        return delays.get();
    }

    long redriven() {
        return redriven.get();
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                if (doubling.get() > 0 || reordering.get() > 0) {
                    try {
                        meddle();
                    } catch (SandboxException e) {
                        // A receipt may be stale by now; the next round has others.
                    }
                }
                TimeUnit.MILLISECONDS.sleep(300);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void meddle() throws InterruptedException {
        List<SqsClient.Message> messages = sqs.receive(SqsClient.QUEUE, LONGEST_DELAY_SECONDS, 1);
        for (int index = 0; index < messages.size(); index++) {
            int delay = (index * 7) % LONGEST_DELAY_SECONDS;
            if (doubling.get() > 0) {
                sqs.sendAgain(SqsClient.QUEUE, messages.get(index), delay);
                copies.incrementAndGet();
            }
            sqs.hide(SqsClient.QUEUE, messages.get(index), reordering.get() > 0 ? LONGEST_DELAY_SECONDS - delay : 0);
            delays.addAndGet(reordering.get() > 0 ? 1 : 0);
        }
    }

    /** Messages in the loader's own form, each with three good rows and one that is too long for its column. */
    void sendRefusedRows(int messages) {
        try {
            for (int message = 0; message < messages; message++) {
                Instant now = Instant.now();
                List<String> good = new ArrayList<>();
                StringBuilder lines = new StringBuilder();
                String bad = UUID.randomUUID().toString();
                for (int row = 0; row < 4; row++) {
                    String id = row == 2 ? bad : UUID.randomUUID().toString();
                    if (row != 2) {
                        good.add(id);
                    }
                    lines.append(
                            "{\"request_timestamp\":\"%s\",\"request_id\":\"%s\",\"cookie_id\":\"%s\",\"topic\":\"chaos.%s\"}\n"
                                    .formatted(TIMESTAMP.format(now), id, id, row == 2 ? "x".repeat(1_200) : "row"));
                }
                sqs.send(SqsClient.QUEUE, lines.toString(), attributes(lines.toString(), now));
                good.forEach(sent::good);
                sent.bad(bad);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> attributes(String lines, Instant now) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return Map.of(
                "format",
                "1",
                "kind",
                "records",
                "encoding",
                "plain",
                "count",
                "events=4,utm=0,rejected=0",
                "size",
                Integer.toString(bytes.length),
                "checksum",
                "crc32c:" + HexFormat.of().toHexDigits((int) checksum.getValue()),
                "received_at",
                now.toString());
    }

    /** Gives the dead letters another chance. */
    void redrive() throws InterruptedException {
        List<SqsClient.Message> messages = sqs.receive(SqsClient.DEAD_LETTERS, LONGEST_DELAY_SECONDS, 0);
        for (SqsClient.Message message : messages) {
            sqs.sendAgain(SqsClient.QUEUE, message, 0);
            sqs.delete(SqsClient.DEAD_LETTERS, message);
            redriven.incrementAndGet();
        }
        if (!messages.isEmpty()) {
            redrive();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
