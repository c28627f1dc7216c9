package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Remembers the files of rows that this process has published, or those that it has been notified of, until they are known to
 * be loaded. They need not be looked for: a file whose hour of receipt nobody would search is loaded all the same, and one that
 * was published while the bucket cannot be listed is known to wait. Thread-safe.
 */
public final class PublishedFiles {

    /** Many times a look-back's; beyond it the oldest are left to the listings. */
    private static final int MOST = 100_000;

    private final Set<FileKey> unconfirmed = new LinkedHashSet<>();
    private final List<Consumer<FileKey>> told = new CopyOnWriteArrayList<>();

    /** Calls {@code listener} with each file of rows, on the thread that added it. */
    public void tell(Consumer<FileKey> listener) {
        told.add(listener);
    }

    /** {@code key} is in the bucket. */
    public void add(FileKey key) {
        if (key.folder() != Folder.REJECTED) {
            note(key);
            told.forEach(listener -> listener.accept(key));
        }
    }

    private synchronized void note(FileKey key) {
        if (unconfirmed.size() >= MOST) {
            unconfirmed.remove(unconfirmed.iterator().next());
        }
        unconfirmed.add(key);
    }

    /** Those that nobody has confirmed, in the order of their publication. */
    public synchronized Set<FileKey> unconfirmed() {
        return new LinkedHashSet<>(unconfirmed);
    }

    /** {@code keys} are in the ledger, or no longer in the bucket. */
    public synchronized void confirmed(Collection<FileKey> keys) {
        keys.forEach(unconfirmed::remove);
    }
}
