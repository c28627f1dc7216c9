package io.tracking.common.record;

/** Names what a body is expected to hold. */
public enum BodyShape {
    /** One record, an array of records, or {@code {"events":[…]}}, of either kind. */
    TRACK,
    /** {@code {"Data":{…},"PartitionKey":"…"}}, the record being an event. */
    STREAM_EVENTS,
    /** {@code {"Data":{…},"PartitionKey":"…"}}, the record being a utm record. */
    STREAM_UTM
}
