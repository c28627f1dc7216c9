package io.tracking.loader.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what every queue must do. Messages are hidden for {@link #VISIBILITY} and received three times at most. */
abstract class EventQueueContract {

    static final Duration VISIBILITY = Duration.ofSeconds(2);

    /** An empty queue, for each test. */
    abstract EventQueue queue();

    abstract void send(String body, Map<String, String> attributes);

    /** Lets time go by: virtually, or in fact. */
    abstract void pass(Duration duration);

    abstract int deadLetters();

    @Test
    void receivesWhatWasSentWithItsAttributes() {
        send("{\"topic\":\"x\"}", Map.of("format", "1", "count", "events=1"));

        List<ReceivedMessage> received = receive(1);

        assertThat(received).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("{\"topic\":\"x\"}");
            assertThat(message.attributes())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("format", "1", "count", "events=1"));
            assertThat(message.id()).isNotEmpty();
            assertThat(message.sentAt()).isAfter("2020-01-01T00:00:00Z");
        });
    }

    @Test
    void anAcknowledgedMessageDoesNotComeAgainAndAnotherDoes() {
        send("first", Map.of());
        send("second", Map.of());
        Map<String, ReceivedMessage> received =
                receive(2).stream().collect(Collectors.toMap(ReceivedMessage::body, message -> message));

        List<EventQueue.Refusal> refused =
                queue().acknowledge(List.of(received.get("first").receipt()));
        pass(VISIBILITY);
        List<ReceivedMessage> again = receive(1);

        assertThat(refused).isEmpty();
        assertThat(again).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("second");
            assertThat(message.id()).isEqualTo(received.get("second").id());
        });
    }

    @Test
    void acknowledgesMoreThanOneBatch() {
        IntStream.range(0, 25).forEach(i -> send("message " + i, Map.of()));
        List<ReceivedMessage> received = receive(25);

        List<EventQueue.Refusal> refused = queue().acknowledge(
                        received.stream().map(ReceivedMessage::receipt).toList());
        pass(VISIBILITY);

        assertThat(refused).isEmpty();
        assertThat(queue().receive()).isEmpty();
    }

    @Test
    void refusesAReceiptThatIsNoneAndTakesTheOthers() {
        send("only", Map.of());
        String receipt = receive(1).get(0).receipt();

        List<EventQueue.Refusal> refused = queue().acknowledge(List.of("no-such-receipt", receipt));
        pass(VISIBILITY);

        assertThat(refused).singleElement().satisfies(refusal -> {
            assertThat(refusal.receipt()).isEqualTo("no-such-receipt");
            assertThat(refusal.again()).isFalse();
        });
        assertThat(queue().receive()).isEmpty();
    }

    @Test
    void hidingForNoTimeGivesAMessageBackAtOnce() {
        send("back", Map.of());
        String receipt = receive(1).get(0).receipt();

        List<EventQueue.Refusal> refused = queue().hide(List.of(receipt), Duration.ZERO);

        assertThat(refused).isEmpty();
        assertThat(receive(1)).extracting(ReceivedMessage::body).containsExactly("back");
    }

    @Test
    void hidingAgainKeepsAMessageFromOthersForLonger() {
        send("held", Map.of());
        String receipt = receive(1).get(0).receipt();

        queue().hide(List.of(receipt), VISIBILITY.multipliedBy(3));
        pass(VISIBILITY);
        List<ReceivedMessage> hidden = queue().receive();
        pass(VISIBILITY.multipliedBy(2));

        assertThat(hidden).isEmpty();
        assertThat(receive(1)).extracting(ReceivedMessage::body).containsExactly("held");
    }

    @Test
    void countsWhatWaitsAndWhatIsInFlight() {
        IntStream.range(0, 11).forEach(i -> send("message " + i, Map.of()));

        int inFlight = queue().receive().size();

        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(queue().backlog())
                .isEqualTo(new EventQueue.Backlog(11L - inFlight, inFlight)));
    }

    @Test
    void aMessageReceivedThreeTimesBecomesADeadLetter() {
        send("poison", Map.of());

        for (int i = 0; i < 3; i++) {
            receive(1);
            pass(VISIBILITY);
        }

        assertThat(queue().receive()).isEmpty();
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(deadLetters()).isOne());
    }

    @Test
    void twoReceiversNeverHoldTheSameMessage() {
        IntStream.range(0, 40).forEach(i -> send("message " + i, Map.of()));
        Supplier<List<String>> receiver = () -> {
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                queue().receive().forEach(message -> bodies.add(message.body()));
            }
            return bodies;
        };

        List<String> bodies = Stream.of(receiver, receiver).map(CompletableFuture::supplyAsync).toList().stream()
                .flatMap(future -> future.join().stream())
                .toList();

        assertThat(bodies).doesNotHaveDuplicates().isNotEmpty();
    }

    /** So many messages, in as many requests as it takes. */
    private List<ReceivedMessage> receive(int count) {
        List<ReceivedMessage> received = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        await().atMost(60, SECONDS).until(() -> {
            queue().receive().stream().filter(message -> ids.add(message.id())).forEach(received::add);
            return received.size() >= count;
        });
        return received;
    }
}
