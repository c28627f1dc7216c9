package io.tracking.loader.delivery;

/** Says what became of an event; of two that are told of one event, the former is believed. */
enum Fate {
    /** In a file, before its hour and the grace were over. */
    IN_TIME,
    /** In a file, later than that. */
    LATE,
    /** In no file but that of what our rules rejected. */
    REJECTED
}
