package io.tracking.bench.traffic;

import io.tracking.common.record.Accepted;
import io.tracking.common.record.Batch;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.sandbox.demo.Events;
import java.time.Instant;
import java.util.Set;

/** Events as tracking-api would write them. */
public final class EventRows {

    private static final String COOKIE = "a09c4ca3-d142-4312-ba78-029c3355b8ef";

    private final RecordReader reader = new RecordReader(Set.of());
    private final Events events;

    public EventRows(Events events) {
        this.events = events;
    }

    /** Event {@code i} as canonical rows. */
    public Accepted row(long i, Instant receivedAt) {
        return read(events.event(i), receivedAt).accepted().get(0);
    }

    private Batch read(byte[] body, Instant receivedAt) {
        try {
            return reader.read(
                    body,
                    0,
                    body.length,
                    BodyShape.TRACK,
                    new Origin("/track", receivedAt, COOKIE, null, null, index -> COOKIE));
        } catch (MalformedBodyException e) {
            throw new IllegalStateException("Every event of the generator is valid", e);
        }
    }
}
