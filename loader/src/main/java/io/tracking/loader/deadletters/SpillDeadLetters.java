package io.tracking.loader.deadletters;

import io.tracking.common.envelope.SpilledMessage;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.spill.SpillStore;
import io.tracking.loader.spill.SpillStore.Spilled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Gives access to the objects of the spill lane that no loader could read, each a dead letter by its key. Thread-safe. */
final class SpillDeadLetters implements DeadLetterQueue {

    private static final int PAGE = 1000;

    /** What is larger is no message, and is not read into the heap. */
    private static final long LARGEST = 2L * 1024 * 1024;

    private final SpillStore store;

    SpillDeadLetters(SpillStore store) {
        this.store = store;
    }

    @Override
    public List<Letter> look(Predicate<Letter> wanted, int most) {
        List<Letter> found = new ArrayList<>();
        for (Spilled spilled : all()) {
            if (found.size() == most) {
                break;
            }
            letter(spilled).filter(wanted).ifPresent(found::add);
        }
        return found;
    }

    private List<Spilled> all() {
        List<Spilled> all = new ArrayList<>();
        List<Spilled> page;
        do {
            page = store.listDead(all.isEmpty() ? "" : all.get(all.size() - 1).key(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        all.removeIf(Spilled::marksFolder);
        return all;
    }

    private Optional<Letter> letter(Spilled spilled) {
        String key = spilled.key();
        if (spilled.bytes() > LARGEST) {
            return Optional.of(unreadable(spilled, "", spilled.sizeFault()));
        }
        return store.read(key).map(object -> {
            if (!spilled.sizeFault().isEmpty()) {
                return unreadable(spilled, new String(object, StandardCharsets.ISO_8859_1), spilled.sizeFault());
            }
            try {
                SpilledMessage message = SpilledMessage.read(object);
                return new Letter(
                        new ReceivedMessage(key, key, message.body(), message.attributes(), spilled.storedAt()), 1);
            } catch (UnreadableEnvelopeException e) {
                return unreadable(
                        spilled, new String(object, StandardCharsets.ISO_8859_1), String.valueOf(e.getMessage()));
            }
        });
    }

    private static Letter unreadable(Spilled spilled, String body, String fault) {
        return new Letter(
                new ReceivedMessage(spilled.key(), spilled.key(), body, Map.of(), spilled.storedAt()), 1, fault);
    }

    @Override
    public Redrive redrive(Set<String> ids) {
        Taken restored = each(ids, spilled -> store.restore(spilled.key()));
        return new Redrive(restored.taken(), restored.failed());
    }

    @Override
    public Taken take(Set<String> ids, Consumer<Letter> keep) {
        return each(ids, spilled -> {
            if (spilled.bytes() > LARGEST) {
                throw new IllegalArgumentException(
                        "Cannot file away " + spilled.key() + ": it must have at most " + LARGEST + " bytes, got "
                                + spilled.bytes() + "; remove the object from the bucket by other means");
            }
            letter(spilled).ifPresent(keep);
            store.delete(List.of(spilled.key())).forEach(refused -> {
                throw new IllegalStateException("Cannot remove " + spilled.key() + ": " + refused.reason());
            });
        });
    }

    private Taken each(Set<String> ids, Consumer<Spilled> end) {
        List<String> ended = new ArrayList<>();
        Map<String, String> failed = new LinkedHashMap<>();
        for (Spilled spilled : all()) {
            if (ids.isEmpty() || ids.contains(spilled.key())) {
                try {
                    end.accept(spilled);
                    ended.add(spilled.key());
                } catch (RuntimeException e) {
                    failed.put(spilled.key(), String.valueOf(e.getMessage()));
                }
            }
        }
        return new Taken(ended, failed);
    }

    @Override
    public long count() {
        return all().size();
    }
}
