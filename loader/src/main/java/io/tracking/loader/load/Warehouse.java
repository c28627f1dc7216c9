package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Holds the tables and the ledger. Thread-safe, and safe for any number of loaders. */
public interface Warehouse {

    /**
     * Loads the files of {@code batch}, all or nothing, and enters them in the ledger. Never throws for what Redshift or the
     * bucket does: that is an outcome. Lines and files that cannot be loaded do not keep the others out.
     */
    LoadOutcome load(LoadBatch batch);

    /**
     * Loads a batch that cannot be loaded for a reason that names no line: finds by trials, which are rolled back, the lines that
     * cannot be loaded, and leaves them out. It takes a transaction for each trial: for one set, after the others.
     *
     * @param lastResort when no line can be found: its files are quarantined whole, provided that Redshift takes others
     */
    LoadOutcome isolate(LoadBatch batch, boolean lastResort);

    /**
     * Which of {@code keys} are in the ledger.
     *
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    Set<String> inLedger(Collection<FileKey> keys);

    /**
     * What the ledger says of {@code hours}, ascending.
     *
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    List<HourAccount> accounts(HourRange hours);
}
