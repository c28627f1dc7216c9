package io.tracking.loader.accounting;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.load.HourAccount;
import io.tracking.loader.load.Warehouse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what lies in the bucket and what of it is loaded; it asks both. Thread-safe. */
public final class HourlyAccounts {

    private static final int MOST_REMEMBERED = 100_000;

    private final LakeListing lakeListing;
    private final Warehouse warehouse;

    /** Files never change: the rows of each are asked for once. */
    private final Map<FileKey, Long> rows = new ConcurrentHashMap<>();

    HourlyAccounts(LakeListing lakeListing, Warehouse warehouse) {
        this.lakeListing = lakeListing;
        this.warehouse = warehouse;
    }

    /** Events and utm of {@code hours}, ascending. */
    public Collection<HourAccount> tables(HourRange hours) {
        Map<HourAccount, HourAccount> accounts = new TreeMap<>();
        warehouse.accounts(hours).forEach(account -> add(accounts, account));
        Map<FileKey, StoredFile> stored = lakeListing.list(List.of(Table.values()), hours);
        Set<String> loaded = warehouse.inLedger(stored.keySet());
        stored.forEach((key, file) -> {
            String table = key.folder().path();
            add(
                    accounts,
                    loaded.contains(key.toString())
                            ? HourAccount.loadedFile(key.hour(), table, file.bytes())
                            : HourAccount.pendingFile(key.hour(), table, file.bytes(), rows(key)));
        });
        return accounts.values();
    }

    /** Rejected records of {@code hours}, ascending. */
    public Collection<HourAccount> rejected(HourRange hours) {
        Map<HourAccount, HourAccount> accounts = new TreeMap<>();
        lakeListing.rejected(hours).forEach(key -> {
            add(accounts, HourAccount.rejectedFile(key.hour(), Folder.REJECTED.path(), rows(key)));
        });
        return accounts.values();
    }

    private static void add(Map<HourAccount, HourAccount> accounts, HourAccount more) {
        accounts.merge(HourAccount.none(more.hour(), more.table()), more, HourAccount::plus);
    }

    private long rows(FileKey key) {
        Long known = rows.get(key);
        if (known != null) {
            return known;
        }
        long found =
                lakeListing.describe(key).map(file -> file.metadata().rows()).orElse(0L);
        if (rows.size() >= MOST_REMEMBERED) {
            rows.clear();
        }
        rows.put(key, found);
        return found;
    }
}
