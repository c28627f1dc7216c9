package io.tracking.loader.announce;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Keeps announcements, and tells every receiver. Thread-safe. */
final class OutboxAnnouncer implements Announcer, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxAnnouncer.class);
    private static final int SECONDS = 5;

    private final List<Receiver> receivers;
    private final Outbox outbox;
    private final String loader;
    private final Map<String, Teller> senders = new LinkedHashMap<>();
    private final List<Runnable> looks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService notices = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "announce");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    /**
     * @param receivers at least one
     * @param loader who tells them
     */
    OutboxAnnouncer(List<Receiver> receivers, Outbox outbox, String loader, Clock clock, MeterRegistry registry) {
        this.receivers = List.copyOf(receivers);
        this.outbox = outbox;
        this.loader = loader;
        this.receivers.forEach(receiver -> senders.put(receiver.name(), new Teller(receiver, outbox, clock, registry)));
    }

    @Override
    public boolean wants(Occasion kind) {
        return receivers.stream().anyMatch(receiver -> receiver.wants(kind.text()));
    }

    @Override
    public void write(WarehouseSession session, List<Announcement> announcements) {
        List<Letter> letters = letters(announcements);
        if (!letters.isEmpty()) {
            outbox.add(session, letters);
        }
    }

    @Override
    public void writeBesideLoads(WarehouseSession session, Announcement announcement) {
        letters(List.of(announcement)).forEach(letter -> outbox.addUnnumbered(session, letter));
    }

    private List<Letter> letters(List<Announcement> announcements) {
        return announcements.stream()
                .filter(announcement -> wants(announcement.kind()))
                .map(announcement -> Letter.of(announcement, loader))
                .toList();
    }

    @Override
    public void committed() {
        senders.values().forEach(Teller::ring);
    }

    @Override
    public void committedBesideLoads() {
        outbox.mayHoldUnnumbered();
        committed();
    }

    @Override
    public void tell(Announcement announcement) {
        for (Letter letter : letters(List.of(announcement))) {
            try {
                notices.execute(() -> keep(letter));
            } catch (RejectedExecutionException e) {
                log.warn("Cannot tell {} {}, the loader stops", letter.kind(), letter.id());
            }
        }
    }

    private void keep(Letter letter) {
        try {
            outbox.add(letter);
            committed();
        } catch (WarehouseUnavailableException e) {
            log.debug("{} {} is told from memory: {}", letter.kind(), letter.id(), e.getMessage());
            senders.values().forEach(sender -> sender.tell(letter));
        }
    }

    @Override
    public void watch(Runnable look) {
        looks.add(look);
    }

    /** Since the oldest announcement that some receiver has not taken was made; zero when all have all that is known. */
    Duration late() {
        return senders.values().stream()
                .map(Teller::age)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** For people, by receiver. */
    Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        senders.forEach((name, sender) -> states.put(name, sender.state()));
        return states;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // look() does not fail
    public void start() {
        running = true;
        senders.values().forEach(Teller::start);
        notices.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    // Whatever one look fails of, the others and the next ones are taken.
    private void look() {
        for (Runnable look : looks) {
            try {
                look.run();
            } catch (RuntimeException e) {
                log.error("Cannot see whether there is something to tell: a fault of the loader", e);
            }
        }
    }

    /** What is not told yet is told by the next start, or by another loader. */
    @Override
    public void stop() {
        running = false;
        notices.shutdownNow();
        senders.values().forEach(Teller::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
