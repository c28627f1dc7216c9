package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableLockTest {

    private static final String EXCLUSIVE = "AccessExclusiveLock";

    private static TableLock lock(String table, int pid, boolean granted) {
        return new TableLock("tracking." + table, pid, "awsuser", Instant.EPOCH, EXCLUSIVE, granted);
    }

    /** A load holds the lock of loads, and waits for a table that an analyst holds: he is the one to name. */
    @Test
    void theRootOfAWaitIsWhoWaitsForNobody() {
        TableLock analyst = lock("loading_switch", 1, true);
        TableLock load = lock("load_lock", 2, true);
        List<TableLock> all = List.of(analyst, load, lock("loading_switch", 2, false), lock("load_lock", 3, false));

        assertThat(TableLock.roots(List.of(load), all)).containsExactly(analyst);
        assertThat(TableLock.roots(List.of(analyst, load), all)).containsExactly(analyst);
    }

    @Test
    void aHolderThatWaitsForNobodyIsItsOwnRoot() {
        TableLock load = lock("load_lock", 2, true);

        assertThat(TableLock.roots(List.of(load), List.of(load, lock("load_lock", 3, false))))
                .containsExactly(load);
    }

    @Test
    void twoThatWaitForEachOtherHaveNoRoot() {
        TableLock one = lock("events", 1, true);
        TableLock other = lock("utm", 2, true);

        assertThat(TableLock.roots(List.of(one), List.of(one, other, lock("utm", 1, false), lock("events", 2, false))))
                .isEmpty();
    }
}
