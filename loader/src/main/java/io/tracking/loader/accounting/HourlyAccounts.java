package io.tracking.loader.accounting;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.lake.Together;
import io.tracking.loader.load.HourAccount;
import io.tracking.loader.load.Warehouse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what lies in the bucket and what of it is loaded; it asks both. Thread-safe. */
public final class HourlyAccounts {

    private static final int MOST_REMEMBERED = 100_000;

    private final LakeListing lakeListing;
    private final Together together;
    private final Warehouse warehouse;

    /** Files never change: the rows of each are asked for once. */
    private final Map<FileKey, Long> rows = new ConcurrentHashMap<>();

    HourlyAccounts(LakeListing lakeListing, Together together, Warehouse warehouse) {
        this.lakeListing = lakeListing;
        this.together = together;
        this.warehouse = warehouse;
    }

    /** Events and utm of {@code hours}, ascending. */
    public Collection<HourAccount> tables(HourRange hours) {
        Map<HourAccount, HourAccount> accounts = new TreeMap<>();
        warehouse.accounts(hours).forEach(account -> add(accounts, account));
        Map<FileKey, StoredFile> stored = new LinkedHashMap<>();
        together.ask(hours.days(), day -> lakeListing.list(List.of(Table.values()), day))
                .forEach(stored::putAll);
        Set<String> loaded = warehouse.inLedger(stored.keySet());
        List<FileKey> pending = new ArrayList<>();
        stored.forEach((key, file) -> {
            if (loaded.contains(key.toString())) {
                add(accounts, HourAccount.loadedFile(key.hour(), key.folder().path(), file.bytes()));
            } else {
                pending.add(key);
            }
        });
        rows(pending).forEach((key, waiting) -> {
            long bytes = Objects.requireNonNull(stored.get(key)).bytes();
            add(accounts, HourAccount.pendingFile(key.hour(), key.folder().path(), bytes, waiting));
        });
        return accounts.values();
    }

    /** Rejected records of {@code hours}, ascending. */
    public Collection<HourAccount> rejected(HourRange hours) {
        Map<HourAccount, HourAccount> accounts = new TreeMap<>();
        List<FileKey> files = new ArrayList<>();
        together.ask(hours.days(), lakeListing::rejected).forEach(files::addAll);
        rows(files)
                .forEach((key, lines) ->
                        add(accounts, HourAccount.rejectedFile(key.hour(), Folder.REJECTED.path(), lines)));
        return accounts.values();
    }

    private static void add(Map<HourAccount, HourAccount> accounts, HourAccount more) {
        accounts.merge(HourAccount.none(more.hour(), more.table()), more, HourAccount::plus);
    }

    private Map<FileKey, Long> rows(List<FileKey> keys) {
        List<Long> counts = together.ask(keys, this::rows);
        Map<FileKey, Long> found = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            found.put(keys.get(i), counts.get(i));
        }
        return found;
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
