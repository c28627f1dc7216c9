package io.tracking.loader.redshift;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A lock that a session holds on a table, or waits for.
 *
 * @param table with its schema; its number when it cannot be named
 * @param pid the session's process id
 * @param user who opened it
 * @param since when its transaction began
 * @param mode AccessShareLock of readers, ShareRowExclusiveLock of writers, AccessExclusiveLock of LOCK and DDL
 * @param granted false while the session waits for it
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_SVV_TRANSACTIONS.html">SVV_TRANSACTIONS</a>
 */
public record TableLock(String table, int pid, String user, Instant since, String mode, boolean granted) {

    /** What loads lock; nobody reads it. */
    static final String OF_LOADS = "tracking.load_lock";

    private static final String READER = "AccessShareLock";
    private static final String EXCLUSIVE = "AccessExclusiveLock";

    /** Of all sessions in this database, those of one's own included. Redshift shows those of others to privileged users only. */
    static List<TableLock> all(WarehouseSession session) {
        return session.sql(
                        """
                        SELECT t.pid,
                               TRIM(t.txn_owner) AS txn_owner,
                               t.txn_start,
                               TRIM(t.lock_mode) AS lock_mode,
                               t.granted,
                               t.relation,
                               TRIM(n.nspname) AS nspname,
                               TRIM(c.relname) AS relname
                        FROM svv_transactions t
                        LEFT JOIN pg_class c ON c.oid = t.relation
                        LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE t.relation IS NOT NULL
                          AND TRIM(t.txn_db) = current_database()
                        ORDER BY t.txn_start, t.pid""")
                .query(row -> new TableLock(
                        row.textOrNull("relname") == null
                                ? "table " + row.number("relation")
                                : row.text("nspname") + "." + row.text("relname"),
                        (int) row.number("pid"),
                        row.text("txn_owner"),
                        row.time("txn_start"),
                        row.text("lock_mode"),
                        row.flag("granted")));
    }

    /** Whom {@code wanted} waits for: those who hold the lock, else those who wait for it in front of it. */
    static List<TableLock> before(TableLock wanted, List<TableLock> all) {
        List<TableLock> others =
                all.stream().filter(lock -> lock.excludes(wanted)).toList();
        List<TableLock> held = others.stream().filter(TableLock::granted).toList();
        return held.isEmpty() ? others : held;
    }

    /**
     * Who has to let go before {@code holders} can: those of them that wait for nobody, and whom the others wait for. A load of
     * this loader holds its lock while it waits for another one itself; ending it would help nobody.
     */
    static List<TableLock> roots(List<TableLock> holders, List<TableLock> all) {
        return roots(holders, all, new HashSet<>());
    }

    private static List<TableLock> roots(List<TableLock> holders, List<TableLock> all, Set<Integer> seen) {
        List<TableLock> roots = new ArrayList<>();
        for (TableLock holder : holders) {
            List<TableLock> blockers = all.stream()
                    .filter(lock -> lock.pid == holder.pid && !lock.granted)
                    .flatMap(wanted -> before(wanted, all).stream())
                    .toList();
            if (blockers.isEmpty()) {
                roots.add(holder);
            } else if (seen.add(holder.pid)) {
                roots.addAll(roots(blockers, all, seen));
            }
        }
        return roots.stream().distinct().toList();
    }

    /** Whether {@code other} has to wait for this one. */
    boolean excludes(TableLock other) {
        return pid != other.pid && table.equals(other.table) && conflicts(mode, other.mode);
    }

    private static boolean conflicts(String held, String wanted) {
        return held.equals(EXCLUSIVE) || wanted.equals(EXCLUSIVE) || !(held.equals(READER) || wanted.equals(READER));
    }

    boolean exclusive() {
        return mode.equals(EXCLUSIVE);
    }

    /** Whether it may make a load or an admin's call wait: every lock but those of readers, and of what loads lock, those too. */
    boolean mayHoldUp(List<String> lockedByLoads) {
        return granted
                && (table.startsWith("tracking.") || table.startsWith("public.tracking_"))
                && (!mode.equals(READER) || lockedByLoads.contains(table));
    }

    @Override
    public String toString() {
        return "session " + pid + " of user " + user + (granted ? " holds " : " waits for ") + mode + " on " + table
                + " in a transaction that began at " + since;
    }
}
