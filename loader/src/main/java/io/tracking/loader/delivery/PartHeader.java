package io.tracking.loader.delivery;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import java.util.List;

/**
 * What a part says about itself.
 *
 * @param files whose every row was counted by the time it was written: their names within the hour
 * @param counts of the rows of those files
 * @param places that its runs name by number
 */
record PartHeader(List<String> files, RowKinds counts, List<Place> places) {

    /** What tells a file from others of its hour: {@code rejected/20261121T0705Z-loader-a-0001.ndjson.zst}. */
    static String name(FileKey file) {
        String key = file.toString();
        return file.folder().path() + key.substring(key.lastIndexOf('/'));
    }

    /** How many of {@link #files} are events files. */
    long eventsFiles() {
        return files.stream()
                .filter(file -> file.startsWith(Folder.EVENTS.path() + "/"))
                .count();
    }

    /** The same without what only one of a part's objects tells. */
    PartHeader withoutFiles() {
        return new PartHeader(List.of(), RowKinds.NONE, places);
    }
}
