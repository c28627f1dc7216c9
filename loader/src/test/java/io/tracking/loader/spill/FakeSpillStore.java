package io.tracking.loader.spill;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.SpilledMessage;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Keeps a spill lane in memory, which can be made to fail. */
public final class FakeSpillStore implements SpillStore {

    private final Clock clock;
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();
    private final NavigableMap<String, byte[]> dead = new TreeMap<>();
    private final Map<String, Instant> storedAt = new HashMap<>();
    private final List<String> setAside = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();
    private final Map<String, Instant> loaders = new HashMap<>();
    private Predicate<String> refusing = key -> false;
    private boolean gone;

    public FakeSpillStore(Clock clock) {
        this.clock = clock;
    }

    public synchronized String put(Envelope.Sealed message) {
        SpilledMessage.Sealed sealed = SpilledMessage.seal(message);
        put(sealed.key(), sealed.bytes());
        return sealed.key();
    }

    public synchronized void put(String key, byte[] object) {
        objects.put(key, object);
        storedAt.put(key, clock.instant());
    }

    public synchronized List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    public synchronized List<String> setAside() {
        return List.copyOf(setAside);
    }

    public synchronized List<String> reads() {
        return List.copyOf(reads);
    }

    /** Which keys cannot be read, deleted or moved. */
    synchronized void refuse(Predicate<String> keys) {
        refusing = keys;
    }

    /** While {@code gone}, nothing is listed. */
    synchronized void gone(boolean gone) {
        this.gone = gone;
    }

    private void require(String key) {
        if (refusing.test(key)) {
            throw new QueueUnavailableException("Cannot use " + key + ": down", new RuntimeException());
        }
    }

    @Override
    public synchronized List<Spilled> list(String after, int most) {
        if (gone) {
            throw new QueueUnavailableException("Cannot list spill/: down", new RuntimeException());
        }
        return objects.tailMap(after, false).entrySet().stream()
                .limit(most)
                .map(object -> new Spilled(object.getKey(), object.getValue().length, storedAt.get(object.getKey())))
                .toList();
    }

    @Override
    public synchronized Optional<byte[]> read(String key) {
        require(key);
        reads.add(key);
        return Optional.ofNullable(objects.getOrDefault(key, dead.get(key)));
    }

    @Override
    public synchronized List<EventQueue.Refusal> delete(Collection<String> keys) {
        List<EventQueue.Refusal> refused = new ArrayList<>();
        for (String key : keys) {
            if (refusing.test(key)) {
                refused.add(new EventQueue.Refusal(key, "InternalError", true));
            } else {
                objects.remove(key);
                dead.remove(key);
            }
        }
        return refused;
    }

    @Override
    public synchronized void setAside(String key) {
        require(key);
        dead.put("spill-dead/" + key.substring(SpilledMessage.FOLDER.length()), objects.remove(key));
        setAside.add(key);
    }

    @Override
    public synchronized List<Spilled> listDead(String after, int most) {
        return dead.tailMap(after, false).entrySet().stream()
                .limit(most)
                .map(object -> new Spilled(object.getKey(), object.getValue().length, clock.instant()))
                .toList();
    }

    @Override
    public synchronized void restore(String deadKey) {
        require(deadKey);
        put(SpilledMessage.FOLDER + deadKey.substring("spill-dead/".length()), dead.remove(deadKey));
    }

    @Override
    public synchronized Set<String> meet(String loaderId) {
        Instant now = clock.instant();
        loaders.put(loaderId, now);
        return loaders.entrySet().stream()
                .filter(loader -> !loader.getValue().isBefore(now.minus(Duration.ofMinutes(1))))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
