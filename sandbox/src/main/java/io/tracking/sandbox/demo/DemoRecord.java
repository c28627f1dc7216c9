package io.tracking.sandbox.demo;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One record of the demo and what must become of it.
 *
 * @param requestId of the rows it becomes
 * @param json as it is sent
 * @param events rows it adds to tracking.events, once, however often it is sent
 * @param utm rows it adds to tracking.utm
 * @param counted whether its rows have been counted as accepted; shared by everything that repeats it
 */
public record DemoRecord(String requestId, String json, int events, int utm, AtomicBoolean counted) {

    static DemoRecord event(String requestId, String json, boolean withUtm) {
        return new DemoRecord(requestId, json, 1, withUtm ? 1 : 0, new AtomicBoolean());
    }

    static DemoRecord utm(String requestId, String json) {
        return new DemoRecord(requestId, json, 0, 1, new AtomicBoolean());
    }

    /** One that must be rejected. */
    static DemoRecord bad(String requestId, String json) {
        return new DemoRecord(requestId, json, 0, 0, new AtomicBoolean());
    }

    public boolean mustBeRejected() {
        return events + utm == 0;
    }
}
