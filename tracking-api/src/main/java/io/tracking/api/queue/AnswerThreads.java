package io.tracking.api.queue;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the web server. Requests that share a message are answered together: a few of them by one thread, one
 * after the other, instead of a hand-over for each, which would cost more than writing the answer.
 */
public final class AnswerThreads implements Executor, AutoCloseable {

    /** Answers that one thread writes; a client that does not read its answer holds up no more than these. */
    static final int TOGETHER = 16;

    private final ForkJoinPool pool;
    private final ThreadLocal<Boolean> answering = ThreadLocal.withInitial(() -> false);

    /**
     * Starts none yet.
     *
     * @param most threads; none waits for the queue, or for a body
     */
    AnswerThreads(int most) {
        pool = new ForkJoinPool(most, AnswerThreads::thread, null, true);
    }

    private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("http-" + thread.getPoolIndex());
        thread.setContextClassLoader(AnswerThreads.class.getClassLoader());
        return thread;
    }

    /** Runs it on another thread; when this one is answering, here. */
    @Override
    public void execute(Runnable task) {
        if (answering.get()) {
            task.run();
        } else {
            pool.execute(task);
        }
    }

    /** Runs it on another thread, and there whatever it executes. */
    void answer(Runnable answers) {
        pool.execute(() -> {
            answering.set(true);
            try {
                answers.run();
            } finally {
                answering.set(false);
            }
        });
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
