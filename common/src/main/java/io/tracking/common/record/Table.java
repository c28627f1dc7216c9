package io.tracking.common.record;

/** The two tables. */
public enum Table {
    EVENTS,
    UTM
}
