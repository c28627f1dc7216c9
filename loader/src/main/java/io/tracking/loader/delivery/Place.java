package io.tracking.loader.delivery;

import java.util.Comparator;

/**
 * Says what an event counts for: one row of the figures, and what became of it.
 *
 * @param hour of the request timestamp, in hours since 1970; {@link #NOWHERE} when that is not believed
 * @param page host and path
 * @param browser family
 * @param release as the site's owner named it
 * @param fate what became of it
 */
record Place(long hour, String page, BrowserFamily browser, String release, Fate fate) implements Comparable<Place> {

    /** An hour that no figures are kept for. */
    static final long NOWHERE = Long.MIN_VALUE;

    /** Stands for all pages, or releases, that have no row of their own. */
    static final String OTHERS = "(other)";

    /** Stands for a page, or a release, that the event does not name. */
    static final String NONE = "(none)";

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::rejected)
            .thenComparing(Place::nowhere)
            .thenComparing(Place::fate)
            .thenComparing(Place::hour)
            .thenComparing(Place::page)
            .thenComparing(Place::browser)
            .thenComparing(Place::release);

    /** An event whose hour is not believed: it is known, and counts nowhere. */
    static Place unknown(Fate fate) {
        return new Place(NOWHERE, NONE, BrowserFamily.OTHER, NONE, fate);
    }

    boolean nowhere() {
        return hour == NOWHERE;
    }

    boolean rejected() {
        return fate == Fate.REJECTED;
    }

    /** The row of the figures: the same for events of whatever fate, and for what is missing beside them. */
    Place row() {
        return fate == Fate.IN_TIME ? this : new Place(hour, page, browser, release, Fate.IN_TIME);
    }

    /** The same hour and browser; page and release are no longer told. */
    Place among() {
        return new Place(hour, OTHERS, browser, OTHERS, fate);
    }

    /** Of two that one event is said to be at, the lesser one is believed: in time before late, and whatever arrived before rejected. */
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
