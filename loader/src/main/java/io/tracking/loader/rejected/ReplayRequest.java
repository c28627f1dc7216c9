package io.tracking.loader.rejected;

/**
 * A replay of everything that a search finds.
 *
 * @param search which records
 * @param correction what is changed in each
 */
public record ReplayRequest(RejectedSearch search, Correction correction) {

    /** As a job keeps it. */
    public String toJson() {
        return Correction.EXACT.writeValueAsString(this);
    }

    static ReplayRequest parse(String json) {
        return Correction.EXACT.readValue(json, ReplayRequest.class);
    }
}
