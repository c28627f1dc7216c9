package io.tracking.api.commit;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.time.Scheduler;
import io.tracking.api.traces.RequestTrace;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.reach.AsyncFailure;
import io.tracking.common.record.Accepted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the records of many requests into few messages, and answers each request once the queue has confirmed every
 * message that carries one of its records.
 *
 * <p>Records go into the open message. It is sent when it is full, when its first record has lingered, or when it is
 * large enough for what is waiting: with {@code w} bytes waiting for the queue, at least √(w · {@value #QUANTUM}), and at least
 * {@value #SMALLEST}. So
 * the size of messages and the number of sends in flight grow together, each with the square root of the load; a lone
 * record lingers, and nobody lingers under load.
 *
 * <p>A message that the queue refuses is sent again, alone, after a growing pause, until the commit timeout. While the
 * queue refuses everything, one request at a time is let through to try it, and the others are refused at once.
 *
 * <p>Thread-safe; no thread is held while records wait.
 */
public final class GroupCommit implements AutoCloseable {

    /** Bytes of rows; below this a message lingers, whatever is waiting. */
    static final int SMALLEST = 32 * 1024;

    /** Bytes of rows: how much larger messages become the more is waiting. */
    static final int QUANTUM = 12 * 1024;

    /** Requests that one thread answers; a client that does not read its answer holds up no more than these. */
    static final int ANSWERED_TOGETHER = 16;

    /** More than are filled and sealed at a time, unless the queue is slow. */
    private static final int WRITERS_KEPT = 32;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private final MessageLane queue;
    private final Encoding encoding;
    private final CommitProperties properties;
    private final Scheduler scheduler;
    private final CommitMetrics metrics;
    private final Answering answering;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Deque<OpenMessage> full = new ArrayDeque<>();
    private final Deque<EnvelopeWriter> writers = new ArrayDeque<>();
    private @Nullable OpenMessage open;
    private int inFlight;
    private long waitingBytes;
    private long lastConfirmed;
    private boolean refusing;
    private boolean closed;

    /**
     * Begins with no message.
     *
     * @param queue confirms messages
     * @param encoding of rows in a message
     * @param scheduler ends lingering, and sends again
     * @param answering writes answers
     */
    public GroupCommit(
            MessageLane queue,
            Encoding encoding,
            CommitProperties properties,
            Scheduler scheduler,
            MeterRegistry registry,
            Answering answering) {
        this.queue = queue;
        this.encoding = encoding;
        this.properties = properties;
        this.scheduler = scheduler;
        this.metrics = new CommitMetrics(registry);
        this.answering = answering;
        this.lastConfirmed = scheduler.nanoTime();
        metrics.gauge("tracking.messages.in.flight", "messages", "Messages on their way to the queue", () -> inFlight);
        metrics.gauge("tracking.commit.waiting", "bytes", "Bytes of rows waiting for the queue", () -> waitingBytes);
    }

    /** Takes the records of a request that is not traced. */
    public void commit(Records records, Consumer<CommitOutcome> answer) {
        commit(records, null, answer);
    }

    /**
     * Takes the records of one request.
     *
     * @param trace of the request; null when none of its records is traced
     * @param answer called once, on any thread, perhaps before this method returns; must be quick
     */
    public void commit(Records records, @Nullable RequestTrace trace, Consumer<CommitOutcome> answer) {
        if (records.accepted().isEmpty() && records.rejected().isEmpty()) {
            answer.accept(CommitOutcome.CONFIRMED);
            return;
        }
        List<OpenMessage> ready;
        lock.lock();
        try {
            if (closed || (refusing && waitingBytes > 0)) {
                ready = null;
            } else {
                add(records, new Ticket(scheduler.nanoTime(), trace, answer));
                ready = ready();
            }
        } finally {
            lock.unlock();
        }
        if (ready == null) {
            answer.accept(CommitOutcome.REFUSED);
        } else {
            ready.forEach(this::send);
        }
    }

    private void add(Records records, Ticket ticket) {
        for (Accepted row : records.accepted()) {
            int bytes = EnvelopeWriter.bytes(row);
            OpenMessage message = openFor(records, bytes);
            message.writer.add(row);
            message.carries(ticket, bytes);
            waitingBytes += bytes;
        }
        for (byte[] line : records.rejected()) {
            int bytes = line.length + 1;
            OpenMessage message = openFor(records, bytes);
            message.writer.addRejected(line);
            message.carries(ticket, bytes);
            waitingBytes += bytes;
        }
    }

    /** The open message, a new one when the hour has changed or when the next row does not fit. */
    private OpenMessage openFor(Records records, int bytes) {
        OpenMessage message = open;
        if (message != null && message.takes(records, bytes)) {
            return message;
        }
        if (message != null) {
            full.add(message);
        }
        EnvelopeWriter writer = writers.poll();
        OpenMessage next = new OpenMessage(
                writer == null ? new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES) : writer, records);
        open = next;
        scheduler.schedule(() -> lingered(next), properties.linger());
        return next;
    }

    private void lingered(OpenMessage message) {
        List<OpenMessage> ready;
        lock.lock();
        try {
            message.due = true;
            ready = ready();
        } finally {
            lock.unlock();
        }
        ready.forEach(this::send);
    }

    /** The messages to be sent now, each with a place among the sends in flight. */
    private List<OpenMessage> ready() {
        List<OpenMessage> ready = List.of();
        while (inFlight < properties.sendsInFlight()) {
            OpenMessage message = full.poll();
            if (message == null) {
                message = open;
                if (message == null || !(message.due || closed || isLargeEnough(message))) {
                    break;
                }
                open = null;
            }
            inFlight++;
            if (ready.isEmpty()) {
                ready = new ArrayList<>();
            }
            ready.add(message);
        }
        return ready;
    }

    private boolean isLargeEnough(OpenMessage message) {
        return message.bytes >= SMALLEST && (long) message.bytes * message.bytes >= QUANTUM * waitingBytes;
    }

    private void send(OpenMessage message) {
        try {
            message.sealed = message.writer.seal(message.receivedAt);
        } catch (Throwable e) {
            message.writer.close();
            abandon(message, e);
            return;
        }
        giveBack(message.writer);
        message.firstSent = scheduler.nanoTime();
        attempt(message);
    }

    private void giveBack(EnvelopeWriter writer) {
        lock.lock();
        try {
            if (writers.size() < WRITERS_KEPT) {
                writers.push(writer);
                return;
            }
        } finally {
            lock.unlock();
        }
        writer.close();
    }

    private void attempt(OpenMessage message) {
        message.attempts++;
        metrics.sending();
        CompletionStage<Void> sent;
        try {
            sent = queue.send(sealed(message));
        } catch (Throwable e) {
            refused(message, e);
            return;
        }
        var unused = sent.whenComplete((nothing, failure) -> {
            if (failure == null) {
                // P1: nobody is answered 202 before the queue has confirmed the message.
                confirmed(message);
            } else {
                refused(message, failure);
            }
        });
    }

    private static Envelope.Sealed sealed(OpenMessage message) {
        return Objects.requireNonNull(message.sealed);
    }

    private void confirmed(OpenMessage message) {
        metrics.confirmed(sealed(message), message.bytes);
        boolean recovered;
        lock.lock();
        try {
            lastConfirmed = scheduler.nanoTime();
            recovered = refusing;
            refusing = false;
        } finally {
            lock.unlock();
        }
        if (recovered) {
            log.info("The queue takes messages again");
        }
        settle(message, CommitOutcome.CONFIRMED);
    }

    /** Sends the message again, or gives it up. */
    private void refused(OpenMessage message, Throwable failure) {
        metrics.sendRefused();
        Duration pause = pause(message.attempts);
        long waited = scheduler.nanoTime() - message.firstSent + pause.toNanos();
        boolean again;
        lock.lock();
        try {
            again = !refusing && waited < properties.commitTimeout().toNanos();
        } finally {
            lock.unlock();
        }
        if (again) {
            scheduler.schedule(() -> attempt(message), pause);
        } else {
            abandon(message, failure);
        }
    }

    /** Doubles from 50 ms to 1 s, less a random part of up to a half. */
    private static Duration pause(int attempts) {
        long most = Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(attempts - 1, 10));
        return Duration.ofNanos(most - ThreadLocalRandom.current().nextLong(most / 2));
    }

    private void abandon(OpenMessage message, Throwable failure) {
        boolean first;
        lock.lock();
        try {
            first = !refusing;
            refusing |= lastConfirmed - message.firstSent < 0;
        } finally {
            lock.unlock();
        }
        metrics.abandoned();
        if (first) {
            Throwable cause = AsyncFailure.cause(failure);
            log.warn(
                    "Cannot enqueue a message of {} bytes for {} requests, after {} attempts in {} ms; they are answered"
                            + " 503: {}",
                    message.bytes,
                    message.tickets.size(),
                    message.attempts,
                    TimeUnit.NANOSECONDS.toMillis(scheduler.nanoTime() - message.firstSent),
                    cause.toString());
        }
        settle(message, CommitOutcome.REFUSED);
    }

    private void settle(OpenMessage message, CommitOutcome outcome) {
        List<OpenMessage> ready;
        lock.lock();
        try {
            inFlight--;
            waitingBytes -= message.bytes;
            ready = ready();
            if (waitingBytes == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
        ready.forEach(this::send);
        List<Ticket> tickets = message.tickets;
        for (int i = 0; i < tickets.size(); i += ANSWERED_TOGETHER) {
            List<Ticket> some = tickets.subList(i, Math.min(tickets.size(), i + ANSWERED_TOGETHER));
            answering.answer(() -> answer(message, some, outcome));
        }
    }

    private void answer(OpenMessage message, List<Ticket> tickets, CommitOutcome outcome) {
        long now = scheduler.nanoTime();
        for (Ticket ticket : tickets) {
            try {
                RequestTrace trace = ticket.trace;
                if (trace != null) {
                    trace.during(() -> answer(ticket, outcome, now));
                    long since = message.attempts == 0 ? ticket.handedOver : message.firstSent;
                    trace.sent(now - since, message.attempts, outcome == CommitOutcome.CONFIRMED);
                } else {
                    answer(ticket, outcome, now);
                }
            } catch (Throwable e) {
                log.error("Cannot answer a request; those that shared its message are answered", e);
            }
        }
    }

    private void answer(Ticket ticket, CommitOutcome outcome, long now) {
        if (ticket.settle(outcome)) {
            metrics.committed(now - ticket.handedOver);
        }
    }

    /** Takes no more records, sends what is open, and waits for the queue's answers up to the commit timeout. */
    @Override
    public void close() {
        flush();
        long left = properties.commitTimeout().toNanos();
        lock.lock();
        try {
            while (waitingBytes > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            if (waitingBytes > 0) {
                log.warn(
                        "Closed with {} bytes of rows that the queue has not confirmed; none was answered 202",
                        waitingBytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more records, and sends what is open. */
    void flush() {
        List<OpenMessage> ready;
        lock.lock();
        try {
            closed = true;
            ready = ready();
        } finally {
            lock.unlock();
        }
        ready.forEach(this::send);
    }
}
