package io.tracking.common.lake;

import io.tracking.common.record.Table;

/** Names the top-level folders of the bucket that hold window files. */
public enum Folder {
    /** Rows of tracking.events. */
    EVENTS("events"),
    /** Rows of tracking.utm. */
    UTM("utm"),
    /** Rejected records, whole, with reasons; never loaded. */
    REJECTED("rejected");

    private final String path;

    Folder(String path) {
        this.path = path;
    }

    /** The first segment of the key, without slashes. */
    public String path() {
        return path;
    }

    /** The folder whose files feed {@code table}. */
    public static Folder of(Table table) {
        return table == Table.EVENTS ? EVENTS : UTM;
    }

    static Folder ofPath(String path) {
        for (Folder folder : values()) {
            if (folder.path.equals(path)) {
                return folder;
            }
        }
        throw new IllegalArgumentException("expected folder events, utm or rejected, got " + path);
    }
}
