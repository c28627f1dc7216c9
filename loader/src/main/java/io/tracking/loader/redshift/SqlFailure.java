package io.tracking.loader.redshift;

/** Tells why Redshift did not do what it was asked for, while it may do so at the next attempt. */
public enum SqlFailure {
    /** Two transactions could not be put in an order (1023), or met in a deadlock. */
    CONFLICT,
    /** Redshift is not reachable, the connection broke, or nothing may be written for a while. */
    CONNECTION,
    /** Another session holds a lock, and did not let go in time. */
    LOCKED,
    /** Redshift cannot read the bucket: its role, the bucket's policy, its key, or S3 itself. No file's bytes are at fault. */
    UNREADABLE
}
