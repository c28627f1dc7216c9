package io.tracking.localaws.s3;

/** The queues that S3 can notify. Thread-safe. */
public interface NotificationQueues {

    /** Whether there is a queue of that name. */
    boolean exists(String name);

    /**
     * Returns when the queue has the message.
     *
     * @throws IllegalStateException when there is no such queue, or it does not answer
     */
    void send(String name, String body);
}
