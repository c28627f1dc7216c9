package io.tracking.api.http;

import io.tracking.api.commit.Answering;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * Runs the threads of the web server. Requests that share a message are answered together: a few of them by one thread, one
 * after the other, instead of a hand-over for each, which would cost more than writing the answer.
 */
final class AnswerThreads implements Executor, Answering, AutoCloseable {

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
    @Override
    public void answer(Runnable answers) {
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
