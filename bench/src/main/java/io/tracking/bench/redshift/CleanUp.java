package io.tracking.bench.redshift;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Takes away what a run has made, the latest first: at the end of the run, whatever ended it, and on Ctrl-C or SIGTERM. Each step
 * runs once; one that fails does not keep the others from running. Thread-safe.
 */
final class CleanUp implements AutoCloseable {

    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean closed;

    /** What takes one thing away. */
    interface Action {
        void run() throws Exception;
    }

    private record Step(String what, Action action) {}

    /** Runs {@link #close} as well when this process is asked to stop. */
    void onInterrupt() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAndTell, "clean-up"));
    }

    private void closeAndTell() {
        try {
            close();
        } catch (CannotMeasureException e) {
            System.err.println(e.getMessage());
        }
    }

    /**
     * Adds a step. It is called before the thing can outlive this process, so that nothing is made that nobody takes away.
     *
     * @param what completes "Cannot …", and says how to do it by hand
     * @throws CannotMeasureException when the run is being stopped
     */
    synchronized void later(String what, Action action) {
        if (closed) {
            throw new CannotMeasureException("Stopped while measuring");
        }
        steps.push(new Step(what, action));
    }

    /** @throws CannotMeasureException naming everything that could not be taken away */
    @Override
    public synchronized void close() {
        closed = true;
        List<String> left = new ArrayList<>();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.action.run();
            } catch (Exception e) {
                left.add("Cannot " + step.what + ": " + e.getMessage());
            }
        }
        if (!left.isEmpty()) {
            throw new CannotMeasureException(String.join("\n", left));
        }
    }
}
