package io.tracking.common.record;

/** What kind of record the surroundings ask for. */
enum Kind {
    /** The record itself tells. */
    ANY,
    EVENT,
    UTM
}
