package io.tracking.api.commit;

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

/** Holds what every {@link MessageLane} promises. */
public abstract class MessageLaneContract {

    /** A queue that is there. */
    protected abstract MessageLane queue();

    /** A queue that is not there. */
    protected abstract MessageLane absent();

    /** The events that the queue holds, taken off it. */
    protected abstract List<String> takeEvents();

    @Test
    public void holdsWhatItHasConfirmed() throws Exception {
        queue().send(message("zażółć 😀")).toCompletableFuture().get(60, TimeUnit.SECONDS);

        assertThat(takeEvents()).containsExactly("zażółć 😀");
    }

    @Test
    public void holdsTheLargestMessage() throws Exception {
        String row = "x".repeat(EnvelopeWriter.MAX_PLAIN_BYTES - 1);

        queue().send(message(row)).toCompletableFuture().get(60, TimeUnit.SECONDS);

        assertThat(takeEvents()).containsExactly(row);
    }

    @Test
    public void holdsEachMessageOfTwoSendersOnce() {
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
    public void checksThatItIsThere() {
        assertThat(queue().check().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    public void refusesWhenItIsNotThere() {
        assertThatThrownBy(
                        () -> absent().send(message("a")).toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> absent().check().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }

    public static Envelope.Sealed message(String row) {
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(new Accepted(0, "id", row.getBytes(StandardCharsets.UTF_8), null, false));
        return writer.seal(Instant.parse("2026-11-21T07:05:00Z"));
    }
}
