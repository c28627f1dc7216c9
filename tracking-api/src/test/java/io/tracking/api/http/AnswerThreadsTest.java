package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerThreadsTest {

    private final AnswerThreads threads = new AnswerThreads(2);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void writesAnswersWithoutHandingThemOver() throws Exception {
        CompletableFuture<Thread> answering = new CompletableFuture<>();
        CompletableFuture<Thread> writing = new CompletableFuture<>();

        threads.answer(() -> {
            answering.complete(Thread.currentThread());
            threads.execute(() -> writing.complete(Thread.currentThread()));
        });

        assertThat(writing.get(60, TimeUnit.SECONDS)).isSameAs(answering.get(60, TimeUnit.SECONDS));
    }

    /** What a request does, on the other hand, must not hold up the thread that has read it. */
    @Test
    void handsOverWhatRequestsExecute() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        CountDownLatch later = new CountDownLatch(1);

        threads.answer(() -> {});
        threads.execute(() -> {
            threads.execute(() -> {
                awaitQuietly(later);
                ended.complete(null);
            });
            later.countDown();
        });

        ended.get(60, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("ran on the same thread");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
