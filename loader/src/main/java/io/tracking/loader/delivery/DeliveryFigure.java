package io.tracking.loader.delivery;

import java.time.Instant;

/**
 * What became of the events of one hour, page, browser and release: one row of {@code tracking.delivery}.
 *
 * @param hour of the request timestamp, UTC
 * @param page host and path, or {@code (other)}
 * @param browser family
 * @param release of the site, or {@code (other)}
 * @param arrived each sequence number once
 * @param late of those, how many arrived after the hour and its grace
 * @param rejected by our rules, and not accepted later
 * @param missing sequence numbers behind one of those of which nothing is known, and a later one is
 * @param doubted gaps that are too large to be believed
 */
public record DeliveryFigure(
        Instant hour,
        String page,
        String browser,
        String release,
        long arrived,
        long late,
        long rejected,
        long missing,
        long doubted) {

    /** What the browsers sent, as far as it is known. */
    public long sent() {
        return arrived + rejected + missing;
    }
}
