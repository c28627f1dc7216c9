package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.WarehouseClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for moments that are over at once: it looks many times a second, past every proxy. Thread-safe. */
final class Lookout {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 20;
    private static final long DOWN_MILLIS = 500;

    private static final String COPY = "SELECT COUNT(*) FROM stv_inflight WHERE text LIKE 'COPY %'";
    private static final String LOAD =
            "SELECT COUNT(*) FROM svv_transactions t JOIN pg_class c ON c.oid = t.relation WHERE t.granted"
                    + " AND c.relname = 'load_lock' AND TRIM(t.txn_owner) = '" + Credentials.USER + "'";

    private final String url;
    private volatile boolean over;

    Lookout(String url) {
        this.url = url;
    }

    /** A COPY is under way; false when none was within a minute. */
    boolean awaitCopy() throws InterruptedException {
        return await(COPY);
    }

    /** A loader has the lock of loads; false when none had within a minute. */
    boolean awaitLoad() throws InterruptedException {
        return await(LOAD);
    }

    /** The faults are over: nobody waits any longer. */
    void end() {
        over = true;
    }

    private boolean await(String count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!over && System.nanoTime() < deadline) {
            try (WarehouseClient warehouse = WarehouseClient.connect(url)) {
                if (awaitOn(warehouse, count, deadline)) {
                    return true;
                }
            } catch (SQLException e) {
                // The warehouse is down at the moment.
                TimeUnit.MILLISECONDS.sleep(DOWN_MILLIS);
            }
        }
        return false;
    }

    private boolean awaitOn(WarehouseClient warehouse, String count, long deadline)
            throws SQLException, InterruptedException {
        while (!over && System.nanoTime() < deadline) {
            if (warehouse.number(count) > 0) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return false;
    }
}
