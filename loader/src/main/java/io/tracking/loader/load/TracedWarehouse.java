package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.stage.RowCounts;
import io.tracking.loader.traces.FileTraces;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Traces what a warehouse has loaded. Thread-safe. */
final class TracedWarehouse implements Warehouse {

    private final Warehouse warehouse;
    private final FileTraces traces;

    TracedWarehouse(Warehouse warehouse, FileTraces traces) {
        this.warehouse = warehouse;
        this.traces = traces;
    }

    @Override
    public LoadOutcome load(LoadBatch batch) {
        return traced(batch, warehouse.load(batch));
    }

    @Override
    public LoadOutcome isolate(LoadBatch batch, boolean lastResort) {
        return traced(batch, warehouse.isolate(batch, lastResort));
    }

    private LoadOutcome traced(LoadBatch batch, LoadOutcome outcome) {
        if (outcome instanceof LoadOutcome.Loaded loaded) {
            traced(batch, loaded);
        } else if (outcome instanceof LoadOutcome.Quarantined quarantined) {
            traced(batch, quarantined.loaded());
        }
        return outcome;
    }

    private void traced(LoadBatch batch, LoadOutcome.Loaded loaded) {
        traces.loaded(
                loaded.loadId(),
                batch.files().stream().map(LakeFile::key).toList(),
                loaded.counts().values().stream().mapToLong(RowCounts::read).sum(),
                loaded.counts().values().stream()
                        .mapToLong(RowCounts::quarantined)
                        .sum(),
                loaded.took());
    }

    @Override
    public Set<String> inLedger(Collection<FileKey> keys) {
        return warehouse.inLedger(keys);
    }

    @Override
    public List<HourAccount> accounts(HourRange hours) {
        return warehouse.accounts(hours);
    }
}
