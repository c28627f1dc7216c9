package io.tracking.api.commit;

import java.util.List;
import java.util.stream.Collectors;

class FakeLaneTest extends MessageLaneContract {

    private final FakeLane queue = new FakeLane().confirming();

    @Override
    protected MessageLane queue() {
        return queue;
    }

    @Override
    protected MessageLane absent() {
        return new FakeLane().refusing();
    }

    @Override
    protected List<String> takeEvents() {
        return queue.calls().stream().flatMap(call -> call.events().stream()).collect(Collectors.toList());
    }
}
