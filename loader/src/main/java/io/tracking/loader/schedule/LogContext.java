package io.tracking.loader.schedule;

import org.slf4j.MDC;

/**
 * Names what a line of the log is about, so that everything that happened to one set of files or one job can be found.
 * The names stand at the end of a line, or as fields of their own with {@code logging.structured.format.console}.
 */
public enum LogContext {
    /** Files that were closed together: in their metadata, and in the ledger as {@code file_set}. */
    SET("set"),
    /** A job's id, as the admin API gives it. */
    JOB("job");

    private final String key;

    LogContext(String key) {
        this.key = key;
    }

    /** Does work that may throw one exception of its own. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {

        /** Does it. */
        T run() throws E;
    }

    /** Does {@code work}, while the lines of this thread are about {@code id}. */
    public <T, E extends Exception> T about(String id, Work<T, E> work) throws E {
        MDC.put(key, id);
        try {
            return work.run();
        } finally {
            MDC.remove(key);
        }
    }
}
