package io.tracking.loader.delivery;

import java.time.Instant;

/**
 * What the events files of one hour of receipt hold: one row of {@code tracking.delivery_hours}. Repeated rows count each time. Rejected
 * records are among {@code unbelievable} and {@code outside} alone.
 *
 * @param hour of receipt, UTC
 * @param files that were counted
 * @param events rows of them
 * @param untracked without a counter
 * @param unbelievable with a counter that no tracker makes
 * @param unreadable rows that are no JSON
 * @param outside with a request timestamp that lies ahead, or before the look-back
 */
public record ReceivedHour(
        Instant hour, long files, long events, long untracked, long unbelievable, long unreadable, long outside) {}
