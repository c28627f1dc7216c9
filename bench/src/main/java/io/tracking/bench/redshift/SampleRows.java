package io.tracking.bench.redshift;

import io.tracking.bench.traffic.EventRows;
import io.tracking.common.record.Accepted;
import io.tracking.sandbox.demo.Events;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the rows that are measured with: the sandbox's events in the order of time, spread over days, of visitors who come back. A
 * row is always the same one. Immutable.
 */
final class SampleRows {

    private static final long EVENTS_A_DAY = 24_000_000;

    /** In each stretch of so many rows a visitor sends some twenty events, which makes a session. */
    private static final int STRETCH = 1_000;

    private static final int VISITORS_OF_A_STRETCH = 50;

    private final EventRows rows = new EventRows(new Events(13));
    private final Instant now = Instant.now();
    private final int count;
    private final long step;

    SampleRows(int count, int days) {
        this.count = count;
        this.step = Math.max(1, days * EVENTS_A_DAY / count);
    }

    /** An event, and the campaign that some came with. */
    record Row(JsonNode event, @Nullable JsonNode utm) {}

    Row row(int i) {
        Accepted made = rows.row(i * step, now);
        if (made.eventRow() == null) {
            throw new IllegalStateException("The generator makes events alone");
        }
        ObjectNode event = (ObjectNode) JsonMapper.shared().readTree(made.eventRow());
        event.put("cookie_id", visitor(i));
        return new Row(event, made.utmRow() == null ? null : JsonMapper.shared().readTree(made.utmRow()));
    }

    /** The cookie_id of a row. */
    String visitor(int i) {
        long visitor = (long) (i / STRETCH) * VISITORS_OF_A_STRETCH + (i * 31L + i / 7) % VISITORS_OF_A_STRETCH;
        long known = Math.max(VISITORS_OF_A_STRETCH, count / 100);
        return new UUID(0x5eed_0000_0000_4000L, 0x8000_0000_0000_0000L | visitor % known).toString();
    }

    int count() {
        return count;
    }
}
