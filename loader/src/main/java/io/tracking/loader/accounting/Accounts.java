package io.tracking.loader.accounting;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.LakeFiles;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.load.Warehouse;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what lies in the bucket and what of it is loaded; it asks both. Thread-safe. */
public final class Accounts {

    private static final int MOST_REMEMBERED = 100_000;

    private final LakeFiles lakeFiles;
    private final Warehouse warehouse;

    /** Files never change: the rows of each are asked for once. */
    private final Map<FileKey, Long> rows = new ConcurrentHashMap<>();

    Accounts(LakeFiles lakeFiles, Warehouse warehouse) {
        this.lakeFiles = lakeFiles;
        this.warehouse = warehouse;
    }

    /** The hours of receipt from {@code first} to {@code last}, both included, of events and utm, ascending. */
    public Collection<Account> tables(Instant first, Instant last) {
        Map<Account, Account> accounts = new TreeMap<>();
        for (Warehouse.HourAccount account : warehouse.accounts(first, last)) {
            add(
                    accounts,
                    new Account(
                            account.hour(),
                            account.table(),
                            0,
                            0,
                            0,
                            account.rows(),
                            account.inserted(),
                            account.duplicates(),
                            account.quarantined(),
                            0));
        }
        Map<FileKey, StoredFile> stored = lakeFiles.list(List.of(Table.values()), first, last);
        Set<String> loaded = warehouse.inLedger(stored.keySet());
        stored.forEach((key, file) -> {
            boolean pending = !loaded.contains(key.toString());
            long waiting = pending ? rows(key) : 0;
            add(
                    accounts,
                    new Account(
                            key.hour(),
                            key.folder().path(),
                            1,
                            pending ? 1 : 0,
                            file.bytes(),
                            waiting,
                            0,
                            0,
                            0,
                            waiting));
        });
        return accounts.values();
    }

    /** The hours of receipt from {@code first} to {@code last}, both included, of refused records, ascending. */
    public Collection<Account> rejected(Instant first, Instant last) {
        Map<Account, Account> accounts = new TreeMap<>();
        lakeFiles.rejected(first, last).forEach(key -> {
            add(accounts, new Account(key.hour(), Folder.REJECTED.path(), 1, 0, 0, rows(key), 0, 0, 0, 0));
        });
        return accounts.values();
    }

    private static void add(Map<Account, Account> accounts, Account more) {
        accounts.merge(Account.none(more.hour(), more.folder()), more, Account::plus);
    }

    private long rows(FileKey key) {
        Long known = rows.get(key);
        if (known != null) {
            return known;
        }
        long found = lakeFiles.describe(key).map(file -> file.metadata().rows()).orElse(0L);
        if (rows.size() >= MOST_REMEMBERED) {
            rows.clear();
        }
        rows.put(key, found);
        return found;
    }
}
