package io.tracking.api.commit;

/** Writes the answers of requests that share a message. */
@FunctionalInterface
public interface Answering {

    /**
     * Runs it, on another thread or on this one.
     *
     * @param answers writes up to {@value GroupCommit#ANSWERED_TOGETHER} answers, one after the other
     */
    void answer(Runnable answers);
}
