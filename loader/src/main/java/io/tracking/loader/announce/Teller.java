package io.tracking.loader.announce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver, on a thread of its own, outside of any transaction, one letter after the other in the order of their numbers:
 * the next one only once it has the one before. The warehouse is asked at the start, after a commit of this loader, and while
 * something is untold. Thread-safe.
 */
final class Teller {

    private static final Logger log = LoggerFactory.getLogger(Teller.class);

    /** From an answer to the note of it. */
    private static final Duration NOTING = Duration.ofSeconds(5);

    private static final int MOST_IN_MEMORY = 100;
    private static final Duration CLEANED_EVERY = Duration.ofDays(1);
    private static final Duration CLEANED_FIRST = Duration.ofHours(1);

    private final Receiver receiver;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration lease;
    private final Attempts attempts = new Attempts();
    private final Backoff warehouse = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
    private final ConcurrentLinkedDeque<Letter> urgent = new ConcurrentLinkedDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter told;
    private final Counter failed;
    private final Counter dropped;
    private final Object bell = new Object();
    private volatile @Nullable Instant oldest;
    private volatile boolean running;
    private boolean rung = true;
    private Instant cleaned = Instant.MIN;
    private @Nullable Thread thread;

    Teller(Receiver receiver, Outbox outbox, Clock clock, MeterRegistry registry) {
        this.receiver = receiver;
        this.outbox = outbox;
        this.clock = clock;
        this.lease = receiver.timeout().plus(NOTING);
        this.told = counter(registry, "told", "Announcements that the receiver has taken");
        this.failed = counter(registry, "failed", "Attempts to tell the receiver that it did not take");
        this.dropped = counter(
                registry,
                "dropped",
                "Announcements that were in memory alone and gave way to later ones; the others never are");
        gauge(
                registry,
                "untold",
                null,
                "Announcements that are known to wait for the receiver; they are read a hundred at a time",
                sender -> sender.waiting.get() + sender.urgent.size());
        gauge(
                registry,
                "untold.age",
                "seconds",
                "Since the oldest announcement that waits for the receiver was made; 0 when none is known to",
                sender -> sender.age().toMillis() / 1000.0);
        gauge(
                registry,
                "parked",
                null,
                "1 while the receiver is tried once an hour, because it has refused again and again; else 0",
                sender -> sender.attempts.parked() ? 1 : 0);
    }

    private Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("tracking.announcements." + name)
                .description(description)
                .tag("receiver", receiver.name())
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<Teller> value) {
        Gauge.builder("tracking.announcements." + name, this, value)
                .description(description)
                .baseUnit(unit)
                .tag("receiver", receiver.name())
                .register(registry);
    }

    /** Since the oldest letter that waits was made. */
    Duration age() {
        Letter first = urgent.peek();
        Instant inWarehouse = oldest;
        Instant since = first == null || (inWarehouse != null && inWarehouse.isBefore(first.madeAt()))
                ? inWarehouse
                : first.madeAt();
        Duration age = since == null ? Duration.ZERO : Duration.between(since, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** For people: whether it is told, and since when and why not. */
    String state() {
        Optional<Instant> since = attempts.since();
        if (since.isEmpty()) {
            return "told";
        }
        return (attempts.parked() ? "parked, tried once an hour" : "tried again") + "; not told since " + since.get()
                + ": " + attempts.reason().orElse("");
    }

    /** Begins to tell. */
    void start() {
        running = true;
        Thread sending = new Thread(this::run, "tell-" + receiver.name());
        sending.setDaemon(true);
        thread = sending;
        sending.start();
    }

    /** Ends what is under way; what was not told is told by the next start, or by another loader. */
    void stop() {
        running = false;
        Thread sending = thread;
        if (sending != null) {
            sending.interrupt();
        }
    }

    /** Something may have been committed. */
    void ring() {
        synchronized (bell) {
            rung = true;
            bell.notifyAll();
        }
    }

    /** Tells what is kept nowhere, before everything else. */
    void tell(Letter letter) {
        if (!receiver.wants(letter.kind())) {
            return;
        }
        urgent.add(letter);
        if (urgent.size() > MOST_IN_MEMORY && urgent.poll() != null) {
            dropped.increment();
        }
        ring();
    }

    private void run() {
        try {
            while (running) {
                Duration pause = turn();
                if (pause.isZero()) {
                    awaitBell();
                } else {
                    rest(pause);
                }
            }
        } catch (InterruptedException e) {
            // It is stopped.
            Thread.currentThread().interrupt();
        }
    }

    private void awaitBell() throws InterruptedException {
        synchronized (bell) {
            while (!rung) {
                bell.wait();
            }
        }
    }

    /** A receiver that takes nothing is left alone; a warehouse that does not answer is no reason to be silent. */
    private void rest(Duration pause) throws InterruptedException {
        boolean receiverIsWell = attempts.since().isEmpty();
        long end = System.nanoTime() + pause.toNanos();
        synchronized (bell) {
            long left = pause.toMillis();
            while (left > 0 && !(receiverIsWell && !urgent.isEmpty())) {
                bell.wait(left);
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        }
    }

    /** How long to leave receiver or warehouse alone; zero when there is nothing to tell. */
    // Whatever one turn fails of, the next one is taken.
    private Duration turn() throws InterruptedException {
        synchronized (bell) {
            rung = false;
        }
        Duration pause;
        try {
            pause = tellAll();
        } catch (WarehouseUnavailableException e) {
            // Redshift's adapter has said it, once for all that ask.
            log.debug("Cannot tell {} now: {}", receiver.name(), e.getMessage());
            pause = warehouse.next();
        } catch (RuntimeException e) {
            log.error("Cannot tell {}: a fault of the loader; the next try follows", receiver.name(), e);
            pause = warehouse.next();
        }
        if (!pause.isZero()) {
            ring();
        }
        return pause;
    }

    private Duration tellAll() throws InterruptedException {
        Duration pause = tellUrgent();
        if (!pause.isZero()) {
            return pause;
        }
        prepare();
        Optional<Long> claimed = outbox.claim(receiver.name(), lease);
        if (claimed.isEmpty()) {
            // Another loader tells it; whether it has told all is seen once it is silent.
            return lease;
        }
        List<Letter> letters = outbox.after(claimed.get());
        warehouse.reset();
        if (letters.isEmpty()) {
            waits(letters);
            outbox.release(receiver.name());
        }
        while (!letters.isEmpty() && running) {
            pause = tell(letters);
            if (!pause.isZero()) {
                return pause;
            }
            letters = more(letters) ? outbox.after(number(letters.get(letters.size() - 1))) : List.of();
        }
        clean();
        return Duration.ZERO;
    }

    private static boolean more(List<Letter> letters) {
        return letters.size() == Outbox.MOST;
    }

    private static long number(Letter letter) {
        return letter.sequence().orElseThrow();
    }

    /** What has a number can be told although what has none cannot get one now. */
    private void prepare() {
        try {
            outbox.prepare();
        } catch (WarehouseUnavailableException e) {
            if (!outbox.prepared()) {
                throw e;
            }
            log.debug("Cannot number announcements now: {}", e.getMessage());
        }
    }

    private Duration tellUrgent() throws InterruptedException {
        for (Letter letter = urgent.peek(); letter != null; letter = urgent.peek()) {
            Duration pause = attempt(letter);
            if (!pause.isZero()) {
                return pause;
            }
            urgent.remove(letter);
        }
        return Duration.ZERO;
    }

    /** Whoever wants none of the last ones is moved on behind them all the same: what everybody is behind of can be deleted. */
    private Duration tell(List<Letter> letters) throws InterruptedException {
        for (int i = 0; i < letters.size(); i++) {
            Letter letter = letters.get(i);
            boolean wanted = receiver.wants(letter.kind());
            waits(letters.subList(i, letters.size()));
            Duration pause = tellUrgent();
            if (pause.isZero() && wanted) {
                pause = attempt(letter);
            }
            if (!pause.isZero()) {
                return pause;
            }
            boolean last = i == letters.size() - 1;
            Duration kept = last && !more(letters) ? Duration.ZERO : lease;
            // Noted once the receiver has it, and not before: who is killed in between tells it again.
            if ((wanted || last) && !outbox.told(receiver.name(), number(letter), kept)) {
                return lease;
            }
        }
        waits(List.of());
        return Duration.ZERO;
    }

    private void waits(List<Letter> letters) {
        List<Letter> wanted =
                letters.stream().filter(letter -> receiver.wants(letter.kind())).toList();
        waiting.set(wanted.size());
        oldest = wanted.isEmpty() ? null : wanted.get(0).madeAt();
    }

    /** How long to leave the receiver alone; zero when it has the letter. */
    private Duration attempt(Letter letter) throws InterruptedException {
        Receipt answer = receiver.tell(letter);
        if (answer instanceof Receipt.Told) {
            if (attempts.since().isPresent()) {
                log.info("Receiver {} is told again", receiver.name());
            }
            attempts.told();
            told.increment();
            return Duration.ZERO;
        }
        failed.increment();
        return answer instanceof Receipt.Refused refused
                ? refused(letter, refused)
                : later(letter, (Receipt.Later) answer);
    }

    private Duration later(Letter letter, Receipt.Later answer) {
        boolean first = attempts.since().isEmpty();
        Duration pause = attempts.later(answer, clock.instant());
        if (first) {
            log.warn(
                    "Cannot tell {} of {} {}: {}; it is tried again until it has it",
                    receiver.name(),
                    letter.kind(),
                    letter.id(),
                    answer.reason());
        }
        return pause;
    }

    private Duration refused(Letter letter, Receipt.Refused answer) {
        boolean first = attempts.since().isEmpty();
        boolean before = attempts.parked();
        Duration pause = attempts.refused(answer, clock.instant());
        if (attempts.parked() && !before) {
            log.error(
                    "Receiver {} is parked: it refuses {} {} again and again ({}); it is tried once an hour and at the next start,"
                            + " and what follows waits",
                    receiver.name(),
                    letter.kind(),
                    letter.id(),
                    answer.reason());
        } else if (first) {
            log.warn(
                    "Receiver {} refuses {} {}: {}; it is tried again",
                    receiver.name(),
                    letter.kind(),
                    letter.id(),
                    answer.reason());
        }
        return pause;
    }

    private void clean() {
        Instant now = clock.instant();
        if (cleaned.equals(Instant.MIN)) {
            // Not at the start, when everybody has other things to do; but whoever starts anew every day cleans, too.
            cleaned = now.minus(CLEANED_EVERY).plus(CLEANED_FIRST);
        } else if (now.isAfter(cleaned.plus(CLEANED_EVERY))) {
            outbox.clean();
            cleaned = now;
        }
    }
}
