package io.tracking.common.record;

/** Says what becomes of a value. */
enum PrivacyAction {
    DROP,
    HASH,
    /** Of an address, what comes behind its path. */
    CUT
}
