package io.tracking.sandbox.demo;

import java.util.List;

/** One call of tracking-api with its records, in order. */
public record DemoRequest(String method, String path, String contentType, String body, List<DemoRecord> records) {

    static DemoRequest track(DemoRecord only) {
        return new DemoRequest("POST", "/track", "application/json", only.json(), List.of(only));
    }

    static DemoRequest array(List<DemoRecord> records) {
        return new DemoRequest("POST", "/track", "application/json", join(records), records);
    }

    /** As navigator.sendBeacon posts it. */
    static DemoRequest beacon(List<DemoRecord> records) {
        return new DemoRequest(
                "POST", "/track", "text/plain;charset=UTF-8", "{\"events\":" + join(records) + "}", records);
    }

    static DemoRequest stream(String stream, DemoRecord only, String partitionKey) {
        return new DemoRequest(
                "PUT",
                "/streams/" + stream + "/record",
                "application/json",
                "{\"Data\":" + only.json() + ",\"PartitionKey\":\"" + partitionKey + "\"}",
                List.of(only));
    }

    private static String join(List<DemoRecord> records) {
        return "[" + String.join(",", records.stream().map(DemoRecord::json).toList()) + "]";
    }
}
