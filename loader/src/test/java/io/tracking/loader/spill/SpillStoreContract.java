package io.tracking.loader.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.envelope.SpilledMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds what every spill store must do. */
abstract class SpillStoreContract {

    /** An empty one, for each test. */
    abstract SpillStore store();

    abstract void put(String key, byte[] object);

    /** The keys of what was set aside, as they were before. */
    abstract List<String> setAside();

    @Test
    void listsInKeyOrderPartByPart() {
        List<String> keys =
                IntStream.range(10, 17).mapToObj(i -> put("hour=" + i)).toList();

        List<String> listed = new ArrayList<>();
        List<SpillStore.Spilled> part;
        do {
            part = store().list(listed.isEmpty() ? "" : listed.get(listed.size() - 1), 3);
            part.forEach(spilled -> listed.add(spilled.key()));
        } while (part.size() == 3);

        assertThat(listed).isEqualTo(keys);
        assertThat(store().list("", 1)).singleElement().satisfies(spilled -> {
            assertThat(spilled.bytes()).isEqualTo("object hour=10".length());
            assertThat(spilled.storedAt()).isAfter("2020-01-01T00:00:00Z");
        });
    }

    @Test
    void readsWhatIsThereAndNothingElse() {
        String key = put("a");

        assertThat(store().read(key)).hasValue("object a".getBytes(StandardCharsets.UTF_8));
        assertThat(store().read(SpilledMessage.FOLDER + "b")).isEmpty();
    }

    @Test
    void deletesManyAlsoThoseThatAreGone() {
        List<String> keys = new ArrayList<>(
                IntStream.range(0, 20).mapToObj(i -> put("delete-" + i)).toList());
        String kept = put("kept");
        keys.add(SpilledMessage.FOLDER + "gone");

        assertThat(store().delete(keys)).isEmpty();

        assertThat(store().list("", 1000)).extracting(SpillStore.Spilled::key).containsExactly(kept);
    }

    @Test
    void setsAsideWholeOutOfTheWay() {
        String key = put("date=2026-11-21/hour=07/bad");

        store().setAside(key);

        assertThat(store().list("", 1000)).isEmpty();
        assertThat(setAside()).containsExactly(key);
        assertThat(store().listDead("", 1000))
                .extracting(SpillStore.Spilled::key)
                .containsExactly("spill-dead/date=2026-11-21/hour=07/bad");
        assertThat(store().read("spill-dead/date=2026-11-21/hour=07/bad")).isPresent();
    }

    @Test
    void restoresWhatWasSetAside() {
        String key = put("date=2026-11-21/hour=07/good");
        store().setAside(key);

        store().restore("spill-dead/date=2026-11-21/hour=07/good");

        assertThat(store().list("", 1000)).extracting(SpillStore.Spilled::key).containsExactly(key);
        assertThat(store().listDead("", 1000)).isEmpty();
    }

    @Test
    void loadersMeet() {
        assertThat(store().meet("one")).containsExactly("one");
        assertThat(store().meet("two")).containsExactlyInAnyOrder("one", "two");
        assertThat(store().meet("one")).containsExactlyInAnyOrder("one", "two");
        assertThat(store().list("", 1000)).isEmpty();
    }

    private String put(String name) {
        String key = SpilledMessage.FOLDER + name;
        put(key, ("object " + name).getBytes(StandardCharsets.UTF_8));
        return key;
    }
}
