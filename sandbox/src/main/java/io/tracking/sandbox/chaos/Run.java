package io.tracking.sandbox.chaos;

import io.tracking.sandbox.chaos.Schedule.Step;
import io.tracking.sandbox.demo.Traffic;
import io.tracking.sandbox.process.Directory;
import io.tracking.sandbox.process.Fleet;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.SandboxException;
import io.tracking.sandbox.process.WarehouseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run: everything started, faults by schedule under traffic, everything calm again, audit. */
final class Run implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration DRAIN = Duration.ofMinutes(10);

    /** Looks, half a second apart, that must all find nothing left: a message on its way from one place to the next is in neither. */
    private static final int SETTLED = 6;

    private static final Duration BEFORE_AN_OUTAGE = Duration.ofSeconds(40);
    private static final Duration PROGRESS = Duration.ofSeconds(15);

    private final ChaosOptions options;
    private final Consumer<String> out;
    private final List<Step> schedule;
    private final Promises promises = new Promises();
    private final Map<String, Integer> injected = new TreeMap<>();
    private final AtomicInteger skipped = new AtomicInteger();
    private final CountDownLatch calm = new CountDownLatch(1);
    private final ExecutorService faults = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fault");
        thread.setDaemon(true);
        return thread;
    });
    private final Fleet fleet;
    private final Scene scene;
    private final Clients clients;
    private long started;
    private long shown;

    Run(ChaosOptions options, Path root, Consumer<String> out) {
        this.options = options;
        this.out = out;
        this.schedule = options.outage() == null
                ? Schedule.of(options.seed(), options.length(), options.gap())
                : Schedule.outage(options.outage(), BEFORE_AN_OUTAGE, options.length());
        Directory.require(options.directory());
        this.fleet = new Fleet(options.directory());
        fleet.stopLeftOvers().forEach(left -> out.accept("Stopped " + left + " of a run that was killed"));
        new Postgres(options.directory()).kill();
        Directory.empty(options.directory(), List.of("aws", "logs"));
        this.scene = new Scene(Jars.below(options.jars(), root), options.directory(), fleet, promises);
        this.clients = new Clients(
                scene.apis(),
                scene.requests(),
                new Traffic(options.seed(), Clock.systemUTC()),
                options.rate(),
                promises,
                options.directory().resolve("answers.ndjson"));
    }

    ChaosReport run() throws InterruptedException {
        announce();
        scene.start(PATIENCE);
        scene.queue().start();
        clients.start();
        started = System.nanoTime();
        Observer observer = observer();
        for (Step step : schedule) {
            awaitUntil(step.at());
            faults.execute(() -> play(step));
        }
        awaitUntil(options.outage() == null ? options.length() : BEFORE_AN_OUTAGE.plus(options.length()));
        out.accept(at() + "The faults are over; waiting for everything to arrive …");
        calm.countDown();
        scene.lookout().end();
        faults.shutdown();
        if (!faults.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new SandboxException("Cannot end every fault within " + PATIENCE.toSeconds() + " s");
        }
        scene.supervise();
        scene.setClocks();
        boolean drained = clients.finish(PATIENCE) && drain();
        if (observer != null) {
            tell(observer);
        }
        return report(drained);
    }

    private @Nullable Observer observer() {
        return options.outage() == null
                ? null
                : Observer.start(scene.observed(), BEFORE_AN_OUTAGE, options.length(), promises::anyAccepted);
    }

    private void tell(Observer observer) throws InterruptedException {
        String text = observer.end();
        out.accept(text);
        try {
            Files.writeString(options.directory().resolve("outage-" + options.outage() + ".txt"), text);
        } catch (IOException e) {
            throw new SandboxException("Cannot write to " + options.directory(), e);
        }
    }

    private void announce() {
        List<String> lines = schedule.stream().map(Step::toString).toList();
        out.accept("Seed " + options.seed() + ": " + schedule.size() + " faults in "
                + options.length().toSeconds() + " s, " + options.rate() + " records a second, everything under "
                + options.directory());
        lines.forEach(out);
        try {
            Files.write(options.directory().resolve("schedule.txt"), lines);
        } catch (IOException e) {
            throw new SandboxException("Cannot write to " + options.directory(), e);
        }
    }

    private void awaitUntil(Duration at) throws InterruptedException {
        while (elapsed().compareTo(at) < 0) {
            scene.supervise();
            if (elapsed().dividedBy(PROGRESS) > shown) {
                shown = elapsed().dividedBy(PROGRESS);
                out.accept(at() + clients.records() + " records sent, "
                        + promises.accepted().size() + " accepted, answers " + clients.outcomes());
            }
            TimeUnit.MILLISECONDS.sleep(
                    Math.max(1, Math.min(500, at.minus(elapsed()).toMillis())));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private void play(Step step) {
        Fault fault = step.fault();
        if (!scene.claim(fault.members())) {
            skipped.incrementAndGet();
            return;
        }
        try {
            out.accept(at() + fault);
            synchronized (injected) {
                injected.merge(fault.kind(), 1, Integer::sum);
            }
            fault.begin(scene);
            boolean unused = calm.await(fault.lasts().toNanos(), TimeUnit.NANOSECONDS);
            fault.end(scene);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            scene.unexpected("Cannot inject " + fault + ": " + e);
        } finally {
            scene.release(fault.members());
        }
    }

    private String at() {
        return "%02d:%02d  ".formatted(elapsed().toMinutes(), elapsed().toSecondsPart());
    }

    /** Waits until nothing is on its way any more. */
    private boolean drain() throws InterruptedException {
        LakeReader lake = new LakeReader(scene.lake());
        Instant deadline = Instant.now().plus(DRAIN);
        for (int settled = 0; settled < SETTLED; settled = isSettled(lake) ? settled + 1 : 0) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            scene.supervise();
            scene.queue().redrive();
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return true;
    }

    private boolean isSettled(LakeReader lake) throws InterruptedException {
        SqsClient sqs = scene.queue().sqs();
        return sqs.messages(SqsClient.QUEUE) + sqs.messages(SqsClient.DEAD_LETTERS) == 0
                && lake.keys("spill").stream().noneMatch(key -> key.endsWith(".envelope"))
                && lake.keys("events").size() + lake.keys("utm").size() == ledgerRows();
    }

    private long ledgerRows() {
        try (WarehouseClient warehouse =
                WarehouseClient.connect(scene.services().redshiftUrl())) {
            return warehouse.rows("load_ledger");
        } catch (SQLException e) {
            return -1;
        }
    }

    private ChaosReport report(boolean drained) {
        try (WarehouseClient warehouse =
                WarehouseClient.connect(scene.services().redshiftUrl())) {
            Audit.Findings findings = new Audit(promises, warehouse, new LakeReader(scene.lake())).run();
            synchronized (injected) {
                return new ChaosReport(
                        options,
                        schedule.size(),
                        Map.copyOf(injected),
                        skipped.get(),
                        clients.records(),
                        clients.outcomes(),
                        scene.queue().copies(),
                        scene.queue().delays(),
                        scene.queue().redriven(),
                        scene.counts().all(),
                        drained,
                        scene.notes(),
                        scene.unexpected(),
                        findings);
            }
        } catch (SQLException e) {
            throw new SandboxException("Cannot audit the warehouse", e);
        }
    }

    @Override
    public void close() {
        clients.close();
        scene.close();
    }
}
