package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.demo.DemoRecord;
import io.tracking.sandbox.demo.Sender;
import io.tracking.sandbox.demo.Tally;
import io.tracking.sandbox.demo.Traffic;
import io.tracking.sandbox.process.Stack.Program;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** kill -9 at the worst moments: every record answered with 202 is in the warehouse exactly once. */
class KillIT {

    private final PipelineFixture pipeline;

    KillIT() throws IOException {
        pipeline = PipelineFixture.shared();
    }

    @Test
    void losesNothingWhenTheLoaderIsKilledInTheMiddleOfAWindow() throws Exception {
        try (var traffic = new SteadyTraffic(11)) {
            for (var kill = 0; kill < 2; kill++) {
                traffic.awaitAccepted(300);
                pipeline.stack().child(Program.LOADER).kill();
                traffic.awaitAccepted(100);
                relaunch(Program.LOADER);
            }
            traffic.stopAndAudit();
        }
    }

    @Test
    void losesNothingWhenTheApiIsKilledUnderLoad() throws Exception {
        try (var traffic = new SteadyTraffic(12)) {
            for (var kill = 0; kill < 2; kill++) {
                traffic.awaitAccepted(300);
                pipeline.stack().child(Program.API).kill();
                relaunch(Program.API);
            }
            traffic.awaitAccepted(100);
            traffic.stopAndAudit();
        }
    }

    @Test
    void loadsOnceWhenTheLoaderIsKilledBetweenCopyAndCommit() throws Exception {
        pipeline.stack().child(Program.LOADER).stop(Duration.ofSeconds(30));
        relaunch(Program.LOADER, "--tracking.loader.debug-pause-before-commit=60s");
        try (var traffic = new SteadyTraffic(13)) {
            await().atMost(PATIENCE)
                    .until(() -> pipeline.stack().child(Program.LOADER).hasSaid("paused before commit"));
            pipeline.stack().child(Program.LOADER).kill();
            relaunch(Program.LOADER);
            traffic.awaitAccepted(100);
            traffic.stopAndAudit();
        }
    }

    private void relaunch(Program program, String... arguments) {
        pipeline.stack().launch(program, List.of(arguments));
        pipeline.stack().awaitReady(PATIENCE, program);
    }

    /** Clients that post until told to stop, and know what they were promised. */
    private final class SteadyTraffic implements AutoCloseable {

        private static final int PER_SECOND = 150;

        private final Tally tally = new Tally();
        private final Sender sender = new Sender(pipeline.endpoints().apiUri(), 120, tally);
        private final ConcurrentLinkedQueue<DemoRecord> sent = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Thread thread;

        SteadyTraffic(long seed) {
            var traffic = new Traffic(seed, Clock.systemUTC());
            thread = new Thread(() -> post(traffic), "steady-traffic");
            thread.start();
        }

        private void post(Traffic traffic) {
            var started = System.nanoTime();
            try {
                while (!stopped.get()) {
                    if (tally.sent() < PER_SECOND * ((System.nanoTime() - started) / 1e9)) {
                        var request = traffic.next(20);
                        sent.addAll(request.records());
                        sender.send(request);
                    } else {
                        TimeUnit.MILLISECONDS.sleep(2);
                    }
                }
                sender.awaitAnswers();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits for so many more records answered with 202. */
        void awaitAccepted(long more) {
            var target = tally.accepted() + more;
            await().atMost(PATIENCE).until(() -> tally.accepted() >= target);
        }

        void stopAndAudit() throws Exception {
            stopped.set(true);
            thread.join();
            assertThat(tally.unanswered()).as("records without an answer").isZero();

            var promised = sent.stream().filter(one -> one.counted().get()).collect(Collectors.toSet());
            var events = ids(promised.stream().filter(one -> one.events() > 0).collect(Collectors.toSet()));
            var utm = ids(promised.stream().filter(one -> one.utm() > 0).collect(Collectors.toSet()));
            assertThat(events).hasSizeGreaterThan(100);
            pipeline.awaitDrained();
            assertThat(missing("events", events)).isEmpty();
            assertThat(missing("utm", utm)).isEmpty();
            assertThat(twice("events")).isEmpty();
            assertThat(twice("utm")).isEmpty();
            var refused = ids(sent.stream().filter(DemoRecord::mustBeRefused).collect(Collectors.toSet()));
            assertThat(pipeline.occurrences("events").keySet()).doesNotContainAnyElementsOf(refused);
        }

        private static Set<String> ids(Set<DemoRecord> records) {
            return records.stream().map(DemoRecord::requestId).collect(Collectors.toSet());
        }

        private Set<String> missing(String table, Set<String> promised) throws SQLException {
            var missing = new HashSet<>(promised);
            missing.removeAll(pipeline.occurrences(table).keySet());
            return missing;
        }

        private Map<String, Integer> twice(String table) throws SQLException {
            return pipeline.occurrences(table).entrySet().stream()
                    .filter(occurrence -> occurrence.getValue() != 1)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        @Override
        public void close() {
            stopped.set(true);
            thread.interrupt();
            sender.close();
        }
    }
}
