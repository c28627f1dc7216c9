package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** Of two sessions under SNAPSHOT, the default of a new Redshift. */
class TransactionConformanceIT extends Conformance {

    private static final String ISOLATION = "c_serial_isolation";
    private static final String EXAMPLES = "r_Serializable_isolation_example";
    private static final String WRITES = "c_write_readwrite";
    private static final String CONCURRENT = "c_Concurrent_writes";
    private static final Duration LONG_ENOUGH = Duration.ofMillis(700);

    private Connection second;

    @BeforeEach
    void openTheSecond() throws Exception {
        execute("CREATE TABLE t (id INT, n INT)");
        execute("CREATE TABLE s (id INT)");
        execute("INSERT INTO t VALUES (1, 0)");
        execute("INSERT INTO t VALUES (2, 0)");
        second = other();
    }

    @Rule(page = "stv_db_isolation_level")
    void isSnapshot() throws Exception {
        assertThat(
                        value(
                                "SELECT TRIM(isolation_level) FROM stv_db_isolation_level WHERE TRIM(db_name) = current_database()"))
                .containsIgnoringCase("snapshot");
    }

    @Rule(page = "r_BEGIN")
    void takesEveryIsolationLevel() throws Exception {
        for (String level : new String[] {"SERIALIZABLE", "READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ"}) {
            execute("BEGIN ISOLATION LEVEL " + level);
            execute("COMMIT");
            execute("START TRANSACTION ISOLATION LEVEL " + level + " READ WRITE");
            execute("COMMIT");
        }
    }

    @Rule(page = CONCURRENT)
    void commitsEveryStatementByItself() throws Exception {
        execute("INSERT INTO t VALUES (3, 0)");

        assertThat(value(second, "SELECT COUNT(*) FROM t")).isEqualTo("3");
    }

    @Rule(page = ISOLATION)
    void hidesWhatIsNotCommitted() throws Exception {
        execute("BEGIN");
        execute("INSERT INTO t VALUES (3, 0)");

        assertThat(value(second, "SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = ISOLATION)
    void keepsTheSnapshotOfTheFirstRead() throws Exception {
        execute("BEGIN");
        execute("SELECT COUNT(*) FROM t");
        execute(second, "INSERT INTO t VALUES (3, 0)");
        execute(second, "INSERT INTO s VALUES (3)");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
        assertThat(value("SELECT COUNT(*) FROM s")).isEqualTo("0");
    }

    @Rule(page = ISOLATION)
    void takesNoSnapshotAtBegin() throws Exception {
        execute("BEGIN");
        execute(second, "INSERT INTO t VALUES (3, 0)");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("3");
    }

    @Rule(page = ISOLATION)
    void takesTheSnapshotAfterTheLock() throws Exception {
        execute(second, "BEGIN");
        execute(second, "LOCK s");
        execute(second, "INSERT INTO t VALUES (3, 0)");
        execute(second, "INSERT INTO s VALUES (3)");

        execute("BEGIN");
        CompletableFuture<String> waiting = later(() -> {
            execute("LOCK s");
            return value("SELECT COUNT(*) FROM t") + value("SELECT COUNT(*) FROM s");
        });
        isWaiting(waiting);
        execute(second, "COMMIT");

        assertThat(result(waiting)).isEqualTo("31");
    }

    @Rule(page = "r_LOCK")
    void makesReadersWaitForTheLock() throws Exception {
        execute("BEGIN");
        execute("LOCK t");
        CompletableFuture<String> reading = later(() -> value(second, "SELECT COUNT(*) FROM t"));
        isWaiting(reading);
        execute("COMMIT");

        assertThat(result(reading)).isEqualTo("2");
    }

    @Rule(page = "r_LOCK")
    void makesWritersWaitForTheLock() throws Exception {
        execute("BEGIN");
        execute("LOCK TABLE s, t");
        CompletableFuture<String> writing = later(() -> {
            execute(second, "INSERT INTO t VALUES (3, 0)");
            return "written";
        });
        isWaiting(writing);
        execute("ROLLBACK");

        assertThat(result(writing)).isEqualTo("written");
    }

    @Rule(page = "r_LOCK")
    void refusesOtherLockModes() throws Exception {
        execute("BEGIN");

        refused("LOCK TABLE t IN SHARE MODE");
    }

    @Rule(page = CONCURRENT)
    void readsWhileOthersWrite() throws Exception {
        execute("BEGIN");
        execute("DELETE FROM t");

        assertThat(value(second, "SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = EXAMPLES)
    void makesADeleteWaitForAnother() throws Exception {
        execute("BEGIN");
        execute("DELETE FROM t WHERE id = 1");
        execute(second, "BEGIN");
        CompletableFuture<String> deleting = later(() -> {
            execute(second, "DELETE FROM t WHERE id < 3");
            return "deleted";
        });
        isWaiting(deleting);
        execute("COMMIT");

        assertThat(result(deleting)).isEqualTo("deleted");
        execute(second, "COMMIT");
        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Rule(page = EXAMPLES)
    void makesAnUpdateWaitForAnother() throws Exception {
        execute("BEGIN");
        execute("UPDATE t SET n = n + 1");
        CompletableFuture<String> updating = later(() -> {
            execute(second, "UPDATE t SET n = n + 1");
            return "updated";
        });
        isWaiting(updating);
        execute("COMMIT");

        assertThat(result(updating)).isEqualTo("updated");
        assertThat(rows("SELECT n FROM t")).containsExactly("2", "2");
    }

    @Rule(page = EXAMPLES)
    void keepsTheRowsOfBothInserts() throws Exception {
        execute("BEGIN");
        execute(second, "BEGIN");
        execute("INSERT INTO t VALUES (3, 0)");
        CompletableFuture<String> inserting = later(() -> {
            execute(second, "INSERT INTO t VALUES (4, 0)");
            return "inserted";
        });
        execute("COMMIT");
        result(inserting);
        execute(second, "COMMIT");

        assertThat(rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "4");
    }

    /** Why a loader must lock before it reads what is there. */
    @Rule(page = ISOLATION)
    void doesNotSeeRowsThatWereInsertedSinceItsSnapshot() throws Exception {
        execute("BEGIN");
        execute(second, "BEGIN");
        execute("SELECT COUNT(*) FROM s");
        execute(second, "SELECT COUNT(*) FROM s");
        execute("INSERT INTO s SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM s WHERE id = 1)");
        execute("COMMIT");
        execute(second, "INSERT INTO s SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM s WHERE id = 1)");
        execute(second, "COMMIT");

        assertThat(rows("SELECT id FROM s")).containsExactly("1", "1");
    }

    @Rule(page = "c_serial_isolation-serializable-isolation-troubleshooting")
    void failsWith1023WhenARowWasChangedSinceTheSnapshot() throws Exception {
        execute("BEGIN");
        execute("SELECT COUNT(*) FROM t");
        execute(second, "UPDATE t SET n = 7 WHERE id = 1");

        String error = refused("UPDATE t SET n = n + 1 WHERE id = 1");

        assertThat(error).contains("1023").contains("Serializable isolation violation on table");
        execute("ROLLBACK");
        assertThat(rows("SELECT n FROM t WHERE id = 1")).containsExactly("7");
    }

    @Rule(page = WRITES)
    void endsADeadlockOfTwoTables() throws Exception {
        execute("BEGIN");
        execute(second, "BEGIN");
        execute("DELETE FROM s");
        execute(second, "DELETE FROM t");
        CompletableFuture<String> first = later(() -> attempt(session, "DELETE FROM t"));
        CompletableFuture<String> other = later(() -> attempt(second, "DELETE FROM s"));

        assertThat(result(first) + " " + result(other)).contains("deadlock").contains("done");
    }

    @Rule(page = WRITES)
    void endsADeadlockOfInsertsThatGoOnToDelete() throws Exception {
        execute("BEGIN");
        execute(second, "BEGIN");
        execute("INSERT INTO t VALUES (3, 0)");
        execute(second, "INSERT INTO t VALUES (4, 0)");
        CompletableFuture<String> first = later(() -> attempt(session, "DELETE FROM t WHERE id = 1"));
        CompletableFuture<String> other = later(() -> attempt(second, "DELETE FROM t WHERE id = 2"));

        assertThat(result(first) + " " + result(other)).contains("deadlock").contains("done");
    }

    @Rule(page = "r_TRUNCATE")
    void commitsWithTruncate() throws Exception {
        execute("BEGIN");
        execute("INSERT INTO s VALUES (1)");
        execute("TRUNCATE t");
        execute("ROLLBACK");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("0");
        assertThat(value("SELECT COUNT(*) FROM s")).isEqualTo("1");
    }

    @Rule(page = "r_TRUNCATE")
    void commitsWithTruncateAsTheFirstStatement() throws Exception {
        session.setAutoCommit(false);
        execute("TRUNCATE TABLE t");
        session.rollback();

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("0");
    }

    @Rule(page = "r_ROLLBACK")
    void rollsTablesBackToo() throws Exception {
        execute("BEGIN");
        execute("CREATE TABLE gone (id INT)");
        execute("DROP TABLE t");
        execute("ROLLBACK");

        refused("SELECT * FROM gone");
        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = "c_serial_isolation-serializable-isolation-troubleshooting")
    void runsNothingMoreInAFailedTransaction() throws Exception {
        execute("BEGIN");
        refused("SELECT * FROM no_such_table");
        refused("SELECT 1");
        execute("ROLLBACK");

        assertThat(value("SELECT 1")).isEqualTo("1");
    }

    private static String attempt(Connection in, String sql) {
        try {
            execute(in, sql);
            execute(in, "COMMIT");
            return "done";
        } catch (SQLException e) {
            try {
                execute(in, "ROLLBACK");
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            return e.getMessage();
        }
    }

    /** In a thread of its own: the common pool may have only one. */
    private static <T> CompletableFuture<T> later(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private static void isWaiting(CompletableFuture<?> work) {
        await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(3)).until(() -> !work.isDone());
    }

    private static <T> T result(CompletableFuture<T> work) throws Exception {
        return work.get(30, TimeUnit.SECONDS);
    }
}
