package io.tracking.loader.queue;

import io.tracking.loader.health.Watched;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Notes whether a queue answers. */
public final class WatchedQueue implements EventQueue {

    private final EventQueue queue;
    private final Watched service;

    public WatchedQueue(EventQueue queue, Watched service) {
        this.queue = queue;
        this.service = service;
    }

    @Override
    public List<ReceivedMessage> receive() {
        return service.call(QueueUnavailableException.class, queue::receive);
    }

    @Override
    public Backlog backlog() {
        return service.call(QueueUnavailableException.class, queue::backlog);
    }

    /** A refusal names single messages: it says little about the queue. */
    @Override
    public List<Refusal> acknowledge(Collection<String> receipts) {
        return queue.acknowledge(receipts);
    }

    @Override
    public List<Refusal> hide(Collection<String> receipts, Duration visibility) {
        return queue.hide(receipts, visibility);
    }

    @Override
    public void setAside(String receipt) {
        queue.setAside(receipt);
    }
}
