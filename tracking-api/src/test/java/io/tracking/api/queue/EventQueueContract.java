package io.tracking.api.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link EventQueue} promises. */
abstract class EventQueueContract {

    /** A queue that is there. */
    abstract EventQueue queue();

    /** A queue that is not there. */
    abstract EventQueue absent();

    /** The events that the queue holds, taken off it. */
    abstract List<String> takeEvents();

    @Test
    void holdsWhatItHasConfirmed() throws Exception {
        queue().send(message("zażółć 😀")).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(takeEvents()).containsExactly("zażółć 😀");
    }

    @Test
    void holdsTheLargestMessage() throws Exception {
        String row = "x".repeat(EnvelopeWriter.MAX_PLAIN_BYTES - 1);

        queue().send(message(row)).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(takeEvents()).containsExactly(row);
    }

    @Test
    void holdsEachMessageOfTwoSendersOnce() {
        List<CompletableFuture<Void>> sent = Stream.of("left", "right")
                .map(sender -> CompletableFuture.runAsync(() -> {
                    List<CompletableFuture<Void>> own = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        own.add(queue().send(message(sender + i)).toCompletableFuture());
                    }
                    CompletableFuture.allOf(own.toArray(CompletableFuture[]::new))
                            .join();
                }))
                .toList();
        sent.forEach(CompletableFuture::join);

        assertThat(takeEvents()).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void checksThatItIsThere() {
        assertThat(queue().check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void refusesWhenItIsNotThere() {
        assertThatThrownBy(
                        () -> absent().send(message("a")).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> absent().check().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }

    static Envelope.Sealed message(String row) {
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(new Accepted(0, "id", row.getBytes(StandardCharsets.UTF_8), null, false));
        return writer.seal(Instant.parse("2026-11-21T07:05:00Z"));
    }
}
