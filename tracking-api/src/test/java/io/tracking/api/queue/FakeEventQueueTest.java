package io.tracking.api.queue;

import java.util.List;
import java.util.stream.Collectors;

class FakeEventQueueTest extends EventQueueContract {

    private final FakeEventQueue queue = new FakeEventQueue().confirming();

    @Override
    EventQueue queue() {
        return queue;
    }

    @Override
    EventQueue absent() {
        return new FakeEventQueue().refusing();
    }

    @Override
    List<String> takeEvents() {
        return queue.calls().stream().flatMap(call -> call.events().stream()).collect(Collectors.toList());
    }
}
