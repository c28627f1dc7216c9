package io.tracking.loader.deadletters;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.queue.AwsForTests;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.SqsEventQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqsDeadLetterQueueIT {

    private static final Duration VISIBILITY = Duration.ofMinutes(10);

    private final String name = AwsForTests.newQueue(VISIBILITY);
    private final DeadLetterQueue deadLetters = new SqsDeadLetterQueue(AwsForTests.SQS, name, Clock.systemUTC());
    private final EventQueue queue = new SqsEventQueue(AwsForTests.SQS, name, Duration.ofSeconds(1), VISIBILITY);

    private void die(String body, Map<String, String> attributes) {
        AwsForTests.send(name + "-dlq", body, attributes);
    }

    private List<DeadLetterQueue.Letter> all() {
        return deadLetters.look(letter -> true, 1000);
    }

    private List<ReceivedMessage> inQueue() {
        return queue.receive();
    }

    @Test
    void looksAtEachOnceAndLeavesThemToTheNext() {
        IntStream.range(0, 25).forEach(i -> die("letter " + i, Map.of("format", "1")));

        List<DeadLetterQueue.Letter> first = all();
        List<DeadLetterQueue.Letter> second = all();

        assertThat(first)
                .extracting(letter -> letter.message().body())
                .hasSize(25)
                .doesNotHaveDuplicates();
        assertThat(second).hasSize(25).allSatisfy(letter -> {
            assertThat(letter.receives()).isEqualTo(2);
            assertThat(letter.message().attributes()).containsEntry("format", "1");
        });
        assertThat(AwsForTests.inFlight(name + "-dlq")).isZero();
        assertThat(deadLetters.count()).isEqualTo(25);
    }

    @Test
    void stopsLookingWhenItHasFoundEnough() {
        IntStream.range(0, 15).forEach(i -> die("letter " + i, Map.of()));

        assertThat(deadLetters.look(letter -> letter.message().body().endsWith("3"), 1))
                .hasSize(1);
        assertThat(deadLetters.look(letter -> true, 7)).hasSize(7);
        assertThat(AwsForTests.inFlight(name + "-dlq")).isZero();
    }

    @Test
    void redrivesTheGivenOnesWithTheirAttributesAndLeavesTheOthers() {
        die("one", Map.of("producer", "erp"));
        die("two", Map.of());
        ReceivedMessage one = all().stream()
                .map(DeadLetterQueue.Letter::message)
                .filter(message -> message.body().equals("one"))
                .findFirst()
                .orElseThrow();

        DeadLetterQueue.Redrive redrive = deadLetters.redrive(Set.of(one.id(), "unknown"));

        assertThat(redrive).isEqualTo(new DeadLetterQueue.Redrive(List.of(one.id()), Map.of()));
        assertThat(inQueue()).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("one");
            assertThat(message.attributes())
                    .isEqualTo(Map.of("producer", "erp", "redriven", one.id() + " " + one.sentAt()));
            assertThat(message.id()).isNotEqualTo(one.id());
        });
        assertThat(all()).extracting(letter -> letter.message().body()).containsExactly("two");
    }

    @Test
    void redrivesAll() {
        IntStream.range(0, 12).forEach(i -> die("letter " + i, Map.of()));

        DeadLetterQueue.Redrive redrive = deadLetters.redrive(Set.of());

        assertThat(redrive.redriven()).hasSize(12).doesNotHaveDuplicates();
        assertThat(AwsForTests.size(name + "-dlq")).isZero();
        assertThat(AwsForTests.size(name)).isEqualTo(12);
    }

    @Test
    void anotherProducersRecordsKeepTheirIdsHoweverOftenTheyAreRedriven() throws Exception {
        MessageReader reader = new MessageReader(new RecordReader(Set.of()));
        die("[{\"topic\":\"a\"}]", Map.of());
        ReceivedMessage dead = all().get(0).message();
        byte[] rows = reader.read(dead).events().bytes();

        deadLetters.redrive(Set.of());
        ReceivedMessage once = inQueue().get(0);
        AwsForTests.send(name + "-dlq", once.body(), once.attributes());
        deadLetters.redrive(Set.of());
        ReceivedMessage twice = inQueue().get(0);

        assertThat(reader.read(once).events().bytes()).isEqualTo(rows);
        assertThat(reader.read(twice).events().bytes()).isEqualTo(rows);
        assertThat(reader.read(twice).receivedAt()).isEqualTo(dead.sentAt());
    }

    @Test
    void keepsWhatTheQueueDoesNotTake() {
        die("one", Map.of());
        String id = all().get(0).message().id();
        AwsForTests.delete(name);

        DeadLetterQueue.Redrive redrive = deadLetters.redrive(Set.of(id));

        assertThat(redrive.redriven()).isEmpty();
        assertThat(redrive.failed()).containsOnlyKeys(id);
        assertThat(all()).extracting(letter -> letter.message().id()).containsExactly(id);
    }

    @Test
    void removesOnlyWhatIsKept() {
        die("one", Map.of());
        String id = all().get(0).message().id();

        DeadLetterQueue.Taken failed = deadLetters.take(Set.of(id), letter -> {
            throw new IllegalStateException("the bucket is down");
        });
        List<DeadLetterQueue.Letter> stillThere = all();
        DeadLetterQueue.Taken taken = deadLetters.take(Set.of(id, "unknown"), letter -> {});

        assertThat(failed).isEqualTo(new DeadLetterQueue.Taken(List.of(), Map.of(id, "the bucket is down")));
        assertThat(stillThere).extracting(letter -> letter.message().id()).containsExactly(id);
        assertThat(taken).isEqualTo(new DeadLetterQueue.Taken(List.of(id), Map.of()));
        assertThat(all()).isEmpty();
        assertThat(AwsForTests.inFlight(name + "-dlq")).isZero();
    }

    @Test
    void doesNotAddAnEleventhAttribute() {
        Map<String, String> ten = new HashMap<>();
        IntStream.range(0, 10).forEach(i -> ten.put("a" + i, "x"));
        die("ten", ten);

        assertThat(deadLetters.redrive(Set.of()).redriven()).hasSize(1);

        assertThat(inQueue()).singleElement().satisfies(message -> assertThat(message.attributes())
                .isEqualTo(ten));
    }

    @Test
    void aQueueWithoutARedrivePolicyHasNone() {
        DeadLetterQueue none = new SqsDeadLetterQueue(AwsForTests.SQS, name + "-dlq", Clock.systemUTC());

        assertThat(none.look(letter -> true, 10)).isEmpty();
        assertThat(none.redrive(Set.of()).redriven()).isEmpty();
        assertThat(none.count()).isZero();
    }

    @Test
    void countsThemForTheMetrics() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        DeadLetterWatch watch = new DeadLetterWatch(deadLetters, meters, Announcer.SILENT, Clock.systemUTC());
        die("one", Map.of());

        watch.start();
        try {
            await().atMost(60, SECONDS).until(() -> watch.shown() == 1);
        } finally {
            watch.stop();
        }

        assertThat(meters.get("tracking.loader.dead.letters").gauge().value()).isOne();
    }
}
