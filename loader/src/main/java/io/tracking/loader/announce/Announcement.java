package io.tracking.loader.announce;

import io.tracking.common.record.UuidV7;
import java.time.Instant;
import java.util.Map;

/**
 * What others are told.
 *
 * @param id the same whenever it is told again
 * @param text one plain line, for people
 * @param data for programs: texts, numbers, truth values, lists and maps of them
 */
public record Announcement(String id, Occasion kind, Instant madeAt, String text, Map<String, Object> data) {

    /** With an id of its own. */
    public static Announcement of(Occasion kind, Instant now, String text, Map<String, Object> data) {
        return new Announcement(UuidV7.next(now), kind, now, text, data);
    }
}
