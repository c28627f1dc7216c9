package io.tracking.common.record;

/** Names the kind of record that the surroundings ask for. */
enum Kind {
    /** The record itself tells. */
    ANY,
    EVENT,
    UTM
}
