package io.tracking.loader.lake;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the bucket several things at the same time: each answer takes far longer to come than to be read, and somebody waits for all
 * of them. Thread-safe.
 */
public final class Together {

    /** Of all callers; a fourth of the connections that there are. */
    private static final int MOST = 8;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(MOST, MOST, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Together::thread);

    public Together() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "lake-together");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The answers, in the order of {@code things}.
     *
     * @throws LakeUnavailableException when one of them fails so, or this thread is interrupted; the others are not asked any more
     */
    public <T, R> List<R> ask(Collection<T> things, Function<T, R> question) {
        List<Future<R>> asked = things.stream()
                .map(thing -> threads.submit(() -> question.apply(thing)))
                .toList();
        try {
            return asked.stream().map(Together::answer).toList();
        } finally {
            asked.forEach(future -> future.cancel(false));
        }
    }

    private static <R> R answer(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            throw new LakeUnavailableException("Cannot wait for the bucket: this thread is to end", e);
        }
    }
}
