package io.tracking.loader.rejected;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import java.util.Comparator;

/**
 * Names a rejected record by the line that it starts in: {@code rejected/date=…/hour=…/….ndjson.zst:17}.
 *
 * @param file a rejected file
 * @param line from 1
 */
public record EntryId(FileKey file, long line) implements Comparable<EntryId> {

    private static final Comparator<EntryId> ORDER =
            Comparator.comparing((EntryId id) -> id.file.toString()).thenComparing(EntryId::line);

    /**
     * Reads {@link #toString()} back.
     *
     * @throws IllegalArgumentException when {@code text} names no line of a rejected file
     */
    public static EntryId parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[1-9][0-9]{0,11}")) {
            throw new IllegalArgumentException("expected <key of a rejected file>:<line>, got " + text);
        }
        FileKey file = FileKey.parse(text.substring(0, colon));
        if (file.folder() != Folder.REJECTED) {
            throw new IllegalArgumentException("expected a file in rejected/, got " + file);
        }
        return new EntryId(file, Long.parseLong(text.substring(colon + 1)));
    }

    @Override
    public int compareTo(EntryId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
