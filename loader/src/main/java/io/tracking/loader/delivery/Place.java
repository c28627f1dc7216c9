package io.tracking.loader.delivery;

import java.util.Comparator;

/**
 * Says what an event counts for: one row of the figures, and whether it came late.
 *
 * @param hour of the request timestamp, in hours since 1970; {@link #NOWHERE} when that is not believed
 * @param page host and path
 * @param browser family
 * @param release as the site's owner named it
 * @param late arrived after the hour and its grace
 */
record Place(long hour, String page, BrowserFamily browser, String release, boolean late) implements Comparable<Place> {

    /** An hour that no figures are kept for. */
    static final long NOWHERE = Long.MIN_VALUE;

    /** Stands for all pages, or releases, that have no row of their own. */
    static final String OTHERS = "(other)";

    /** Stands for a page, or a release, that the event does not name. */
    static final String NONE = "(none)";

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::nowhere)
            .thenComparing(Place::late)
            .thenComparing(Place::hour)
            .thenComparing(Place::page)
            .thenComparing(Place::browser)
            .thenComparing(Place::release);

    /** An event whose hour is not believed: it arrived, and counts nowhere. */
    static Place unknown() {
        return new Place(NOWHERE, NONE, BrowserFamily.OTHER, NONE, false);
    }

    boolean nowhere() {
        return hour == NOWHERE;
    }

    /** The same event in time: what is missing beside it is neither. */
    Place inTime() {
        return late ? new Place(hour, page, browser, release, false) : this;
    }

    /** The same hour and browser; page and release are no longer told. */
    Place among() {
        return new Place(hour, OTHERS, browser, OTHERS, late);
    }

    /** Of two that one event is said to be at, the lesser one is believed: in time before late. */
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
