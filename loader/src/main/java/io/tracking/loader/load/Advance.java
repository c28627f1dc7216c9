package io.tracking.loader.load;

import io.tracking.loader.announce.Announcement;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.stage.RowCounts;
import java.time.Instant;
import java.util.Optional;

/** Stands for what a load is a step of: the load is made only while the step stands, and moves it on in the transaction that moves the rows. */
public interface Advance {

    /** Nothing changes but the step. */
    boolean dryRun();

    /** False when the step has been made, or is not to be made any more. */
    boolean stands(WarehouseSession session);

    /**
     * Moves on behind the step.
     *
     * @param files those that were loaded, {@code filesInLedger} of them for one more time
     * @param rows what became of their rows
     * @return what others are to be told of it
     */
    Optional<Announcement> advance(WarehouseSession session, int files, int filesInLedger, RowCounts rows, Instant now);
}
