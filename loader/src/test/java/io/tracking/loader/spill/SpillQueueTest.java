package io.tracking.loader.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.SpilledMessage;
import io.tracking.loader.ManualClock;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpillQueueTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:05:00Z");
    private static final Duration VISIBILITY = Duration.ofMinutes(7);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock(NOW);
    private final FakeSpillStore store = new FakeSpillStore(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MessageMetrics metrics = new MessageMetrics(meters);
    private final SampleMessages samples = new SampleMessages(5);
    private final SpillQueue queue = queue("one", new SpillGauges(clock, Duration.ofMinutes(2), meters));

    private SpillQueue queue(String loader, SpillGauges gauges) {
        return new SpillQueue(store, new SpillShare(store, loader), INTERVAL, VISIBILITY, clock, gauges, metrics);
    }

    private List<String> spill(int messages) {
        return IntStream.range(0, messages)
                .mapToObj(i -> store.put(samples.sealed(NOW, 1, 0, 0)))
                .toList();
    }

    /** Everything that one look brings. */
    private List<ReceivedMessage> receiveAll(SpillQueue queue) {
        clock.advance(INTERVAL.multipliedBy(2));
        List<ReceivedMessage> all = new ArrayList<>();
        List<ReceivedMessage> some;
        do {
            some = queue.receive();
            all.addAll(some);
        } while (!some.isEmpty());
        return all;
    }

    private static List<String> receipts(Collection<ReceivedMessage> messages) {
        return messages.stream().map(ReceivedMessage::receipt).toList();
    }

    @Test
    void receivesEveryMessageAsItWasSentAndLeavesItThere() {
        Envelope.Sealed sent = samples.sealed(NOW, 3, 2, 1);
        String key = store.put(sent);

        assertThat(receiveAll(queue)).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo(sent.body());
            assertThat(message.attributes()).isEqualTo(sent.attributes());
            assertThat(message.id()).isEqualTo(key);
        });
        assertThat(store.keys()).containsExactly(key);
    }

    @Test
    void receivesMoreThanOneListingAndEachMessageOnce() {
        List<String> keys = spill(2_500);

        assertThat(receipts(receiveAll(queue))).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(receiveAll(queue)).isEmpty();
    }

    @Test
    void whatIsAcknowledgedIsGoneAndWhatIsNotComesAgain() {
        spill(3);
        List<String> receipts = receipts(receiveAll(queue));

        List<EventQueue.Refusal> refused = queue.acknowledge(receipts.subList(0, 2));
        clock.advance(VISIBILITY);

        assertThat(refused).isEmpty();
        assertThat(store.keys()).containsExactly(receipts.get(2));
        assertThat(receipts(receiveAll(queue))).containsExactly(receipts.get(2));
    }

    @Test
    void hidesForLongerAndGivesBack() {
        spill(2);
        List<String> receipts = receipts(receiveAll(queue));

        queue.hide(receipts.subList(0, 1), VISIBILITY.multipliedBy(2));
        queue.hide(receipts.subList(1, 2), Duration.ZERO);
        List<EventQueue.Refusal> refused = queue.hide(List.of("spill/unknown"), VISIBILITY);

        assertThat(receipts(receiveAll(queue))).containsExactly(receipts.get(1));
        assertThat(refused).extracting(EventQueue.Refusal::again).containsExactly(false);
    }

    @Test
    void keepsWhatCannotBeDeletedAndSaysSo() {
        String key = spill(1).get(0);
        receiveAll(queue);
        store.refuse(key::equals);

        assertThat(queue.acknowledge(List.of(key))).containsExactly(new EventQueue.Refusal(key, "InternalError", true));
        assertThat(store.keys()).containsExactly(key);
    }

    @Test
    void setsAsideWhatIsNoMessageOrTooLargeAndGoesOn() {
        String no = SpilledMessage.FOLDER + "date=2026-11-21/hour=07/no.envelope";
        String large = SpilledMessage.FOLDER + "date=2026-11-21/hour=07/large.envelope";
        store.put(no, "no message".getBytes(StandardCharsets.UTF_8));
        store.put(large, new byte[SpilledMessage.LARGEST + 1]);
        store.put(SpilledMessage.PROBE, new byte[0]);
        String good = spill(1).get(0);

        assertThat(receipts(receiveAll(queue))).containsExactly(good);
        assertThat(store.setAside()).containsExactlyInAnyOrder(no, large);
        assertThat(store.reads()).doesNotContain(large);
        assertThat(store.keys()).containsExactlyInAnyOrder(good, SpilledMessage.PROBE);
        assertThat(metrics.unreadable.count()).isEqualTo(2);
    }

    /** What consoles make when somebody creates a folder. */
    @Test
    void leavesFolderMarkersAlone() {
        List<String> markers =
                List.of("spill/", "spill/date=2026-11-21/", "spill/date=2026-11-21/hour=07/", "spill/x/");
        markers.forEach(marker -> store.put(marker, new byte[0]));
        String full = "spill/full/";
        store.put(full, new byte[] {1});
        String good = spill(1).get(0);

        assertThat(receipts(receiveAll(queue))).containsExactly(good);
        assertThat(meters.get("tracking.loader.spill.objects").gauge().value()).isEqualTo(2);
        queue.acknowledge(List.of(good));
        assertThat(receiveAll(queue)).isEmpty();

        assertThat(store.setAside()).containsExactly(full);
        assertThat(store.keys()).containsExactlyInAnyOrderElementsOf(markers);
        assertThat(metrics.unreadable.count()).isOne();
        assertThat(meters.get("tracking.loader.spill.objects").gauge().value()).isZero();
    }

    @Test
    void oneThatCannotBeReadNowComesAgainAndOthersGoOn() {
        List<String> keys = spill(3);
        store.refuse(keys.get(0)::equals);

        assertThat(receipts(receiveAll(queue))).containsExactlyInAnyOrder(keys.get(1), keys.get(2));
        clock.advance(INTERVAL.multipliedBy(2));
        assertThatExceptionOfType(QueueUnavailableException.class).isThrownBy(queue::receive);

        store.refuse(key -> false);
        assertThat(receipts(receiveAll(queue))).containsExactly(keys.get(0));
    }

    @Test
    void twoLoadersShareTheWorkOnceTheyHaveMet() {
        SpillQueue other = queue("two", new SpillGauges(clock, Duration.ofMinutes(2), new SimpleMeterRegistry()));
        String first = spill(1).get(0);
        receiveAll(queue);
        receiveAll(other);
        queue.acknowledge(List.of(first));
        other.acknowledge(List.of(first));
        List<String> keys = spill(200);

        List<String> both = new ArrayList<>(receipts(receiveAll(queue)));
        int own = both.size();
        both.addAll(receipts(receiveAll(other)));

        assertThat(both).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(own).isBetween(60, 140);
    }

    @Test
    void takesOverWhatALoaderThatIsGoneWouldHaveTaken() {
        SpillQueue other = queue("two", new SpillGauges(clock, Duration.ofMinutes(2), new SimpleMeterRegistry()));
        spill(1);
        receiveAll(other);
        List<String> keys = spill(100);
        receiveAll(queue);
        clock.advance(VISIBILITY);

        assertThat(receipts(receiveAll(queue))).hasSize(101).containsAll(keys);
    }

    @Test
    void tellsHowManyThereAreAndForHowLong() {
        spill(1_200);
        receiveAll(queue);
        clock.advance(Duration.ofMinutes(1));

        assertThat(meters.get("tracking.loader.spill.objects").gauge().value()).isEqualTo(1_200);
        assertThat(meters.get("tracking.loader.spill.age").gauge().value()).isEqualTo(80);

        queue.acknowledge(store.keys());
        receiveAll(queue);
        assertThat(meters.get("tracking.loader.spill.objects").gauge().value()).isZero();
        assertThat(meters.get("tracking.loader.spill.age").gauge().value()).isZero();
    }

    /** Nothing is spilled, as far as anybody knows. */
    @Test
    void showsNoZeroThatItDoesNotKnow() {
        double before = meters.get("tracking.loader.spill.objects").gauge().value();
        queue.receive();
        double known = meters.get("tracking.loader.spill.objects").gauge().value();
        store.gone(true);
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(queue::receive).isInstanceOf(QueueUnavailableException.class);
        clock.advance(Duration.ofMinutes(1));

        assertThat(before).isNaN();
        assertThat(known).isZero();
        assertThat(meters.get("tracking.loader.spill.objects").gauge().value()).isNaN();
        assertThat(meters.get("tracking.loader.spill.age").gauge().value()).isEqualTo(120);
        store.gone(false);
        queue.receive();
        assertThat(meters.get("tracking.loader.spill.age").gauge().value()).isZero();
    }

    /** The windows are full, because the bucket does not answer: nobody looks into the lane. */
    @Test
    void doesNotTrustAnOldLook() {
        queue.receive();

        clock.advance(Duration.ofMinutes(5));

        assertThat(meters.get("tracking.loader.spill.objects").gauge().value()).isNaN();
        assertThat(meters.get("tracking.loader.spill.age").gauge().value()).isEqualTo(300);
    }
}
