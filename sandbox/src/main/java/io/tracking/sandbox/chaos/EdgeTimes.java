package io.tracking.sandbox.chaos;

import io.tracking.sandbox.demo.DemoRecord;
import io.tracking.sandbox.demo.DemoRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients whose zero time is year 1, or whose last one is year 9999: both are timestamps that the table can hold. */
final class EdgeTimes {

    private static final List<String> TIMES = List.of(
            "0001-01-01T00:00:00Z",
            "0001-01-01 00:30:00.000000",
            "0001-01-01T23:59:59.999999Z",
            "9999-12-31T00:00:00Z",
            "9999-12-31T22:30:00Z",
            "9999-12-31 23:59:59.999999");

    private EdgeTimes() {}

    /** One request with an event, and its utm row, at each of the times, and one of now among them. */
    static DemoRequest request() {
        List<DemoRecord> records = new ArrayList<>();
        TIMES.forEach(time -> records.add(event(time)));
        records.add(event(Instant.now().truncatedTo(ChronoUnit.MICROS).toString()));
        String body =
                "[" + String.join(",", records.stream().map(DemoRecord::json).toList()) + "]";
        return new DemoRequest("POST", "/track", "application/json", body, List.copyOf(records));
    }

    private static DemoRecord event(String time) {
        String id = UUID.randomUUID().toString();
        String json =
                "{\"request_id\":\"%s\",\"cookie_id\":\"%s\",\"request_timestamp\":\"%s\",\"topic\":\"chaos.edge\","
                                .formatted(id, id, time)
                        + "\"utm\":{\"source\":\"edge\",\"medium\":\"clock\"}}";
        return new DemoRecord(id, json, 1, 1, new AtomicBoolean());
    }
}
