package io.tracking.loader.spill;

import java.time.Clock;
import java.util.List;

class FakeSpillStoreTest extends SpillStoreContract {

    private final FakeSpillStore store = new FakeSpillStore(Clock.systemUTC());

    @Override
    SpillStore store() {
        return store;
    }

    @Override
    void put(String key, byte[] object) {
        store.put(key, object);
    }

    @Override
    List<String> setAside() {
        return store.setAside();
    }
}
