package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends two loaders after the same files; {@code -Dtracking.it.race-rounds=1000} for long. */
class TwoLoadersIT {

    private static final int ROUNDS = Integer.getInteger("tracking.it.race-rounds", 50);
    private static final Logger log = LoggerFactory.getLogger(TwoLoadersIT.class);
    private static final String AT = "2026-11-21 07:00:24.000000";

    @Test
    void loadEveryFileOnce() throws Exception {
        try (TestWarehouse test = new TestWarehouse()) {
            Warehouse first = test.open();
            Warehouse second = test.open();
            test.count("SELECT COUNT(*) FROM tracking.events");
            ExecutorService loaders = Executors.newFixedThreadPool(2);
            int loaded = 0;

            for (int round = 1; round <= ROUNDS; round++) {
                LoadBatch batch = test.batch(LoadBatch.Mode.PENDING, publish(test, round));
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<LoadOutcome>> outcomes = new ArrayList<>();
                for (Warehouse warehouse : List.of(first, second)) {
                    Callable<LoadOutcome> load = () -> {
                        start.await(60, TimeUnit.SECONDS);
                        return warehouse.load(batch);
                    };
                    outcomes.add(loaders.submit(load));
                }
                for (Future<LoadOutcome> outcome : outcomes) {
                    loaded += outcome.get(60, TimeUnit.SECONDS) instanceof LoadOutcome.Loaded ? 1 : 0;
                }
            }
            loaders.shutdown();
            log.info(
                    "{} races of two loaders for the same files: {} loads, {} rows of {} in tracking.events, {} of them distinct",
                    ROUNDS,
                    loaded,
                    test.count("SELECT COUNT(*) FROM tracking.events"),
                    2 * ROUNDS,
                    test.count("SELECT COUNT(DISTINCT request_id) FROM tracking.events"));

            assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2L * ROUNDS);
            assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(ROUNDS);
            assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isEqualTo(2L * ROUNDS);
            assertThat(loaded).isEqualTo(ROUNDS);
        }
    }

    private static FileKey[] publish(TestWarehouse test, int round) {
        String id = "aaaaaaaa-0000-4000-8000-%012d";
        FileKey events = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, Files.HOUR, 2 * round - 1),
                "s" + round,
                2,
                List.of(
                        Files.event(id.formatted(2 * round), AT, "x"),
                        Files.event(id.formatted(2 * round + 1), AT, "x")));
        FileKey utm = Files.publish(
                test.lake,
                Files.key(Table.UTM, Files.HOUR, 2 * round),
                "s" + round,
                2,
                List.of(Files.utm(id.formatted(2 * round), AT, "google")));
        return new FileKey[] {events, utm};
    }
}
