package io.tracking.bench.sqsstub;

import java.util.Map;

/** Counts what the stub received, by queue. */
public record StubStats(Map<String, QueueStats> queues) {

    /**
     * One queue, since the stub's start.
     *
     * @param requests to send
     * @param billedChunks of 64 KiB in those requests
     * @param messages confirmed
     * @param bytes of their bodies
     * @param refused messages
     * @param preloaded messages that were there to receive
     * @param received of those
     * @param deleted of those, each counted once
     * @param repeatedDeletes deletes of messages deleted before
     */
    public record QueueStats(
            long requests,
            long billedChunks,
            long messages,
            long bytes,
            long refused,
            long preloaded,
            long received,
            long deleted,
            long repeatedDeletes) {

        static final QueueStats NONE = new QueueStats(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    public QueueStats queue(String name) {
        return queues.getOrDefault(name, QueueStats.NONE);
    }
}
