package io.tracking.loader.deadletters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The dead letters of the queue, then those of the spill lane. */
record BothDeadLetterQueues(DeadLetterQueue queue, DeadLetterQueue spill) implements DeadLetterQueue {

    @Override
    public List<Letter> look(Predicate<Letter> wanted, int most) {
        List<Letter> found = new ArrayList<>(queue.look(wanted, most));
        if (found.size() < most) {
            found.addAll(spill.look(wanted, most - found.size()));
        }
        return found;
    }

    @Override
    public Redrive redrive(Set<String> ids) {
        Redrive first = queue.redrive(ids);
        Redrive second = spill.redrive(ids);
        return new Redrive(joined(first.redriven(), second.redriven()), joined(first.failed(), second.failed()));
    }

    @Override
    public Taken take(Set<String> ids, Consumer<Letter> keep) {
        Taken first = queue.take(ids, keep);
        Taken second = spill.take(ids, keep);
        return new Taken(joined(first.taken(), second.taken()), joined(first.failed(), second.failed()));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static Map<String, String> joined(Map<String, String> first, Map<String, String> second) {
        Map<String, String> all = new LinkedHashMap<>(first);
        all.putAll(second);
        return all;
    }

    @Override
    public long count() {
        return queue.count() + spill.count();
    }
}
