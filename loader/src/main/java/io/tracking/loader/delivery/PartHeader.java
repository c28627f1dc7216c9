package io.tracking.loader.delivery;

import java.util.List;

/**
 * What a part says about itself.
 *
 * @param files whose every row was counted by the time it was written: their names within the hour
 * @param counts of the rows of those files
 * @param places that its runs name by number
 */
record PartHeader(List<String> files, RowKinds counts, List<Place> places) {

    /** How many of {@link #files} are events files. */
    long eventsFiles() {
        return files.stream().filter(HourCollector::namesEvents).count();
    }

    /** The same without what only one of a part's objects tells. */
    PartHeader withoutFiles() {
        return new PartHeader(List.of(), RowKinds.NONE, places);
    }
}
