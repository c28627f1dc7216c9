package io.tracking.loader.load;

import io.tracking.common.record.Table;
import io.tracking.loader.redshift.SqlFailure;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.RowCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what became of a batch. */
public sealed interface LoadOutcome {

    /**
     * Committed: the rows are in the tables and the files in the ledger.
     *
     * @param loadId the ledger's load_id
     * @param files how many were read
     * @param counts rows by table
     * @param took from the lock, once held, to the commit
     */
    record Loaded(String loadId, int files, Map<Table, RowCounts> counts, Duration took) implements LoadOutcome {}

    /** Nothing to do: another loader was first, or the job has moved on or ended. */
    record AlreadyLoaded() implements LoadOutcome {}

    /** Nothing has changed; the same batch may succeed later. */
    record Retry(Reason reason, String message) implements LoadOutcome {

        /**
         * Why a load that failed with {@code e} is tried again.
         *
         * @param begun the transaction had its lock: from then on a session may end because of what is loaded
         */
        public static Retry after(WarehouseUnavailableException e, boolean begun) {
            Reason reason = Reason.of(e.passing());
            boolean suspect = begun && reason == Reason.CONNECTION && !e.full();
            return new Retry(suspect ? Reason.SESSION : reason, e.reason());
        }
    }

    /**
     * Committed without the lines and files that cannot be loaded, which are in {@code rejected/}.
     *
     * @param loaded what was loaded
     * @param quarantines one entry a file
     */
    record Quarantined(Loaded loaded, List<Quarantine> quarantines) implements LoadOutcome {}

    /** Says why a batch is tried again; it is also the metric's tag. */
    enum Reason {
        /** Two transactions could not be put in an order (1023), or met in a deadlock. */
        CONFLICT,
        /** Redshift is not reachable, or the connection broke. */
        CONNECTION,
        /** Another session holds a lock, and did not let go in time. */
        LOCKED,
        /** The bucket is not reachable. */
        LAKE,
        /** Redshift cannot read the bucket: its role, the bucket's policy, its key, or S3 itself. No file's bytes are at fault. */
        UNREADABLE,
        /** An operator paused loading. */
        PAUSED,
        /** The session ended, or a statement was stopped, while this batch was being loaded. If others load well it is the batch's fault. */
        SESSION,
        /** Redshift refused for what it lacks: rights, a table, the bucket. No file is accused of that. */
        REFUSED,
        /** It cannot be loaded, and neither Redshift's error tables nor the files say which line or file is at fault. */
        UNEXPLAINED;

        /** Why Redshift failed; empty when it is about what was asked for. */
        static Reason of(Optional<SqlFailure> failure) {
            return failure.map(passing -> switch (passing) {
                        case CONFLICT -> CONFLICT;
                        case CONNECTION -> CONNECTION;
                        case LOCKED -> LOCKED;
                        case UNREADABLE -> UNREADABLE;
                    })
                    .orElse(REFUSED);
        }
    }
}
