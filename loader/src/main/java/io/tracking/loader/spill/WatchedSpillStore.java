package io.tracking.loader.spill;

import io.tracking.loader.health.Watched;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Notes whether the spill lane answers. */
final class WatchedSpillStore implements SpillStore {

    private final SpillStore store;
    private final Watched service;

    WatchedSpillStore(SpillStore store, Watched service) {
        this.store = store;
        this.service = service;
    }

    @Override
    public List<Spilled> list(String after, int most) {
        return service.call(QueueUnavailableException.class, () -> store.list(after, most));
    }

    @Override
    public Optional<byte[]> read(String key) {
        return service.call(QueueUnavailableException.class, () -> store.read(key));
    }

    @Override
    public List<EventQueue.Refusal> delete(Collection<String> keys) {
        return service.call(QueueUnavailableException.class, () -> store.delete(keys));
    }

    @Override
    public void setAside(String key) {
        service.call(QueueUnavailableException.class, () -> {
            store.setAside(key);
            return true;
        });
    }

    @Override
    public List<Spilled> listDead(String after, int most) {
        return service.call(QueueUnavailableException.class, () -> store.listDead(after, most));
    }

    @Override
    public void restore(String deadKey) {
        service.call(QueueUnavailableException.class, () -> {
            store.restore(deadKey);
            return true;
        });
    }

    @Override
    public Set<String> meet(String loaderId) {
        return service.call(QueueUnavailableException.class, () -> store.meet(loaderId));
    }
}
