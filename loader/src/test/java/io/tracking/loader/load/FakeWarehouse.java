package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.redshift.SqlFailure;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.stage.RowCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps a ledger in memory; what becomes of a batch is up to the test. */
final class FakeWarehouse implements Warehouse {

    final List<List<String>> batches = new ArrayList<>();
    private final Set<String> ledger = new TreeSet<>();
    final List<String> isolated = new ArrayList<>();
    private Function<LoadBatch, LoadOutcome> loading = this::succeed;
    private BiFunction<LoadBatch, Boolean, LoadOutcome> isolating = (batch, lastResort) -> succeed(batch);
    private boolean gone;
    int questions;
    Runnable whileAsked = () -> {};
    List<FileKey> asked = List.of();

    /** While {@code gone}, it does not answer. */
    void gone(boolean gone) {
        this.gone = gone;
    }

    void onIsolate(BiFunction<LoadBatch, Boolean, LoadOutcome> outcome) {
        isolating = outcome;
    }

    void onLoad(Function<LoadBatch, LoadOutcome> outcome) {
        loading = outcome;
    }

    LoadOutcome succeed(LoadBatch batch) {
        batch.files().forEach(file -> ledger.add(file.key().toString()));
        Map<Table, RowCounts> counts = new EnumMap<>(Table.class);
        for (LakeFile file : batch.files()) {
            long rows = file.metadata().rows();
            counts.merge(file.table(), new RowCounts(rows, rows, 0, 0, 0), RowCounts::plus);
        }
        return new LoadOutcome.Loaded("load", batch.files().size(), counts, Duration.ZERO);
    }

    @Override
    public LoadOutcome load(LoadBatch batch) {
        if (gone) {
            return new LoadOutcome.Retry(LoadOutcome.Reason.CONNECTION, "connection refused");
        }
        batches.add(batch.files().stream()
                .map(file -> file.metadata().set())
                .distinct()
                .toList());
        return loading.apply(batch);
    }

    @Override
    public LoadOutcome isolate(LoadBatch batch, boolean lastResort) {
        isolated.add(batch.files().get(0).metadata().set() + (lastResort ? " as a last resort" : ""));
        return isolating.apply(batch, lastResort);
    }

    @Override
    public Set<String> inLedger(Collection<FileKey> keys) {
        questions++;
        asked = List.copyOf(keys);
        whileAsked.run();
        if (gone) {
            throw new WarehouseUnavailableException(
                    "The warehouse does not answer: connection refused", SqlFailure.CONNECTION);
        }
        return keys.stream().map(FileKey::toString).filter(ledger::contains).collect(Collectors.toSet());
    }

    @Override
    public List<HourAccount> accounts(HourRange hours) {
        return List.of();
    }
}
