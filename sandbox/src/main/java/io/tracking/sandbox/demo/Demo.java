package io.tracking.sandbox.demo;

import io.tracking.sandbox.process.LocalEndpoints;
import io.tracking.sandbox.process.SandboxException;
import io.tracking.sandbox.process.WarehouseClient;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Sends traffic at a rate, shows one line of progress, and settles the account when it is over. */
public final class Demo {

    private static final int ATTEMPTS = 60;
    private static final Duration SETTLE = Duration.ofMinutes(5);

    private final LocalEndpoints endpoints;
    private final Traffic traffic;
    private final Tally tally = new Tally();
    private final Progress progress =
            new Progress(System.out, Boolean.getBoolean("tracking.terminal"), System::nanoTime);
    private volatile boolean stopped;
    private volatile long loaded;

    public Demo(LocalEndpoints endpoints, long seed) {
        this.endpoints = endpoints;
        this.traffic = new Traffic(seed, Clock.systemUTC());
    }

    /**
     * Sends until the total is reached or the sandbox ends.
     *
     * @param rate records a second
     */
    public void run(int rate, long total, BooleanSupplier ended) {
        try (WarehouseClient warehouse = WarehouseClient.connect(endpoints.redshiftUrl())) {
            Rows before = new Rows(warehouse.rows("events"), warehouse.rows("utm"), warehouse.loaded());
            send(rate, total, warehouse, before, ended);
            settle(warehouse, before, ended);
        } catch (SQLException e) {
            throw new SandboxException("Cannot count rows at " + endpoints.redshiftUrl(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Rows(long events, long utm, long loaded) {}

    private void send(int rate, long total, WarehouseClient warehouse, Rows before, BooleanSupplier ended)
            throws SQLException, InterruptedException {
        try (Sender sender = new Sender(endpoints.apiUri(), ATTEMPTS, tally)) {
            pace(sender, rate, total, warehouse, before, ended);
            progress.sent();
            sender.awaitAnswers();
        }
    }

    private void pace(
            Sender sender, int rate, long total, WarehouseClient warehouse, Rows before, BooleanSupplier ended)
            throws SQLException, InterruptedException {
        long started = System.nanoTime();
        while (tally.sent() < total && !stopped && !ended.getAsBoolean()) {
            long due = (long) (rate * ((System.nanoTime() - started) / 1e9));
            if (tally.sent() < due) {
                sender.send(traffic.next((int) Math.min(20, total - tally.sent())));
            } else {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            show(warehouse, before);
        }
    }

    private void settle(WarehouseClient warehouse, Rows before, BooleanSupplier ended)
            throws SQLException, InterruptedException {
        Instant deadline = Instant.now().plus(SETTLE);
        while (warehouse.loaded() - before.loaded() < tally.eventRows() + tally.utmRows()
                && Instant.now().isBefore(deadline)
                && !stopped
                && !ended.getAsBoolean()) {
            show(warehouse, before);
            TimeUnit.MILLISECONDS.sleep(250);
        }
        if (stopped) {
            return;
        }
        progress.settle(tally, warehouse.rows("events") - before.events(), warehouse.rows("utm") - before.utm());
    }

    private void show(WarehouseClient warehouse, Rows before) throws SQLException {
        if (progress.isDue()) {
            loaded = warehouse.loaded() - before.loaded();
            progress.show(tally, loaded);
        }
    }

    /** Sends nothing more, and tells what there was. Does nothing when the demo is over. */
    public void stop() {
        stopped = true;
        progress.stopped(tally, loaded);
    }
}
