package io.tracking.loader.announce;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of an answer, so that its connection can be used again, and gives it up when it is long or slow. The status stands,
 * whatever becomes of the body.
 */
final class ShortAnswer implements BodySubscriber<Void> {

    private static final int MOST_BYTES = 16 * 1024;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Subscription subscription;
    private long bytes;

    /** Nothing of the body is in the response. */
    @Override
    public CompletionStage<Void> getBody() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        bytes += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytes > MOST_BYTES) {
            giveUp();
        }
    }

    @Override
    public void onError(Throwable failure) {
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    /** Returns when it is over, or given up after {@code wait}. */
    void end(Duration wait) throws InterruptedException {
        try {
            if (!ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                giveUp();
            }
        } catch (InterruptedException e) {
            giveUp();
            throw e;
        }
    }

    private void giveUp() {
        Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
        ended.countDown();
    }
}
