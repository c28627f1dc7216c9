package io.tracking.loader.warehouse;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeUnavailableException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link Warehouse} on Amazon Redshift. */
final class RedshiftWarehouse implements Warehouse {

    private final Redshift redshift;
    private final Manifests manifests;
    private final CopyDoctor doctor;
    private final WarehouseProperties properties;
    private final LoadProperties loading;
    private final String loaderId;
    private final Clock clock;

    RedshiftWarehouse(
            Redshift redshift,
            Lake lake,
            WarehouseProperties properties,
            LoadProperties loading,
            String loaderId,
            Clock clock) {
        this.redshift = redshift;
        this.manifests = new Manifests(lake);
        this.doctor = new CopyDoctor(redshift, lake, manifests, properties, clock);
        this.properties = properties;
        this.loading = loading;
        this.loaderId = loaderId;
        this.clock = clock;
    }

    @Override
    public LoadOutcome load(LoadBatch batch) {
        try {
            return attempt(batch, Map.of());
        } catch (CopyRefusedException refused) {
            return isolate(batch, refused);
        }
    }

    /** Loads again without what the doctor finds; each round finds something new or is the last. */
    private LoadOutcome isolate(LoadBatch batch, CopyRefusedException first) {
        Map<FileKey, Quarantine> quarantines = Map.of();
        CopyRefusedException refused = first;
        while (true) {
            try {
                Map<FileKey, Quarantine> found = doctor.examine(refused.part(), quarantines);
                if (found.equals(quarantines)) {
                    return new LoadOutcome.Retry(LoadOutcome.Reason.REFUSED, String.valueOf(refused.getMessage()));
                }
                quarantines = found;
                return attempt(batch, quarantines);
            } catch (CopyRefusedException again) {
                refused = again;
            } catch (SQLException e) {
                return retry(e);
            } catch (LakeUnavailableException e) {
                return new LoadOutcome.Retry(LoadOutcome.Reason.LAKE, String.valueOf(e.getMessage()));
            }
        }
    }

    private LoadOutcome attempt(LoadBatch batch, Map<FileKey, Quarantine> quarantines) throws CopyRefusedException {
        try {
            LoadOutcome outcome = redshift.locked(statements -> new LoadTransaction(
                            statements,
                            batch,
                            quarantines,
                            manifests,
                            properties,
                            loading.debugPauseBeforeCommit(),
                            loaderId,
                            clock)
                    .run());
            return outcome instanceof LoadOutcome.Loaded loaded && !quarantines.isEmpty()
                    ? new LoadOutcome.Quarantined(loaded, List.copyOf(quarantines.values()))
                    : outcome;
        } catch (SQLException e) {
            return retry(e);
        } catch (LakeUnavailableException e) {
            return new LoadOutcome.Retry(LoadOutcome.Reason.LAKE, String.valueOf(e.getMessage()));
        }
    }

    private static LoadOutcome.Retry retry(SQLException e) {
        return new LoadOutcome.Retry(RedshiftErrors.passing(e).orElse(LoadOutcome.Reason.REFUSED), Redshift.reason(e));
    }

    @Override
    public Set<String> inLedger(Collection<FileKey> keys) {
        return redshift.ask(statements -> Ledger.among(statements, keys));
    }

    @Override
    public List<HourAccount> accounts(Instant from, Instant to) {
        return redshift.ask(statements -> statements.query(
                "SELECT partition_hour, table_name, COUNT(*) AS files, SUM(file_rows) AS file_rows,"
                        + " SUM(inserted) AS inserted, SUM(duplicates) AS duplicates, SUM(quarantined) AS quarantined,"
                        + " SUM(bytes) AS bytes FROM tracking.load_ledger WHERE partition_hour BETWEEN ? AND ?"
                        + " GROUP BY partition_hour, table_name ORDER BY partition_hour, table_name",
                row -> new HourAccount(
                        Statements.instant(row, "partition_hour"),
                        row.getString("table_name"),
                        row.getLong("files"),
                        row.getLong("file_rows"),
                        row.getLong("inserted"),
                        row.getLong("duplicates"),
                        row.getLong("quarantined"),
                        row.getLong("bytes")),
                from,
                to));
    }
}
