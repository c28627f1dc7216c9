package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** Who holds which lock, who waits for it, and how a wait ends. */
class LockConformanceIT extends Conformance {

    private static final String TRANSACTIONS = "r_SVV_TRANSACTIONS";
    private static final String LOCKS = " FROM svv_transactions t JOIN pg_class c ON c.oid = t.relation"
            + " WHERE t.txn_db = current_database() AND c.relname = 'held_here' ORDER BY lock_mode, granted";

    private Connection second;

    @BeforeEach
    void openTheSecond() throws Exception {
        execute("CREATE TABLE held_here (id INT)");
        second = other();
    }

    @Rule(page = TRANSACTIONS)
    void showsAReadersLock() throws Exception {
        execute(second, "BEGIN");
        execute(second, "SELECT * FROM held_here");

        assertThat(rows("SELECT lock_mode, lockable_object_type, granted" + LOCKS))
                .containsExactly("AccessShareLock|relation|t");
    }

    @Rule(page = TRANSACTIONS)
    void showsAWritersLock() throws Exception {
        for (String write : new String[] {"INSERT INTO held_here VALUES (1)", "DELETE FROM held_here"}) {
            execute(second, "BEGIN");
            execute(second, write);

            assertThat(rows("SELECT lock_mode, granted" + LOCKS)).contains("ShareRowExclusiveLock|t");
            execute(second, "ROLLBACK");
        }
    }

    @Rule(page = "r_LOCK")
    void showsTheLockOfLock() throws Exception {
        execute(second, "BEGIN");
        execute(second, "LOCK held_here");

        assertThat(rows("SELECT lock_mode, granted" + LOCKS)).containsExactly("AccessExclusiveLock|t");
    }

    @Rule(page = TRANSACTIONS)
    void namesOwnerProcessAndStart() throws Exception {
        execute(second, "BEGIN");
        execute(second, "SELECT * FROM held_here");
        String pid = value(second, "SELECT pg_backend_pid()");

        assertThat(rows("SELECT TRIM(txn_owner), pid, DATEDIFF(minute, txn_start, GETDATE())" + LOCKS))
                .containsExactly(value("SELECT current_user") + "|" + pid + "|0");
    }

    @Rule(page = TRANSACTIONS)
    void showsAnOpenTransaction() throws Exception {
        execute(second, "BEGIN");
        String pid = value(second, "SELECT pg_backend_pid()");

        assertThat(rows("SELECT lock_mode, lockable_object_type, relation, granted FROM svv_transactions WHERE pid = "
                        + pid))
                .contains("ExclusiveLock|transactionid|null|t");
    }

    @Rule(page = TRANSACTIONS)
    void showsWhoWaits() throws Exception {
        execute("BEGIN");
        execute("SELECT * FROM held_here");
        execute(second, "BEGIN");
        CompletableFuture<String> waiting = inBackground("LOCK held_here");

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(rows("SELECT lock_mode, granted" + LOCKS))
                .containsExactly("AccessExclusiveLock|f", "AccessShareLock|t"));
        execute("COMMIT");
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEmpty();
    }

    @Rule(page = "r_statement_timeout")
    void endsAWaitThatTakesTooLong() throws Exception {
        execute("BEGIN");
        execute("SELECT * FROM held_here");
        execute(second, "SET statement_timeout TO 300");
        execute(second, "BEGIN");

        assertThat(refused(second, "LOCK held_here")).containsIgnoringCase("cancel");
        execute(second, "ROLLBACK");
        assertThat(value(second, "SELECT COUNT(*) FROM held_here")).isEqualTo("0");
    }

    @Rule(page = "PG_CANCEL_BACKEND")
    void cancelsAWaitOfAnotherSession() throws Exception {
        execute("BEGIN");
        execute("SELECT * FROM held_here");
        execute(second, "BEGIN");

        assertThat(cancelled("LOCK held_here")).containsIgnoringCase("cancel");
        execute(second, "ROLLBACK");
    }

    /** A write waits for the other writer before it begins. */
    @Rule(page = "PG_CANCEL_BACKEND")
    void goesOnAfterACancelledStatement() throws Exception {
        execute("INSERT INTO held_here VALUES (1)");
        execute("BEGIN");
        execute("LOCK held_here");
        for (String write : new String[] {"DELETE FROM held_here", "UPDATE held_here SET id = 2"}) {
            assertThat(cancelled(write)).containsIgnoringCase("cancel");
            execute(second, "BEGIN");
            assertThat(cancelled(write)).containsIgnoringCase("cancel");
            execute(second, "ROLLBACK");
        }
        execute("COMMIT");

        for (String statement : new String[] {
            "UPDATE held_here SET id = 2", "DELETE FROM held_here", "TRUNCATE held_here", "SELECT pg_last_copy_count()"
        }) {
            execute(second, statement);
            execute(second, statement);
        }
        assertThat(value(second, "SELECT COUNT(*) FROM held_here")).isEqualTo("0");
    }

    @Rule(page = "r_statement_timeout")
    void goesOnAfterAWriteThatWaitedTooLong() throws Exception {
        execute("BEGIN");
        execute("LOCK held_here");
        execute(second, "SET statement_timeout TO 300");
        assertThat(refused(second, "DELETE FROM held_here")).containsIgnoringCase("cancel");
        execute("COMMIT");
        execute(second, "SET statement_timeout TO 0");

        execute(second, "DELETE FROM held_here");
        execute(second, "UPDATE held_here SET id = 2");
    }

    @Rule(page = "PG_TERMINATE_BACKEND")
    void terminatesAnotherSession() throws Exception {
        execute(second, "BEGIN");
        execute(second, "LOCK held_here");
        String pid = value(second, "SELECT pg_backend_pid()");

        execute("SELECT pg_terminate_backend(" + pid + ")");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> rows("SELECT pid" + LOCKS).isEmpty());
        assertThat(value("SELECT COUNT(*) FROM held_here")).isEqualTo("0");
    }

    /** What the second session is told of a statement that a third one cancels. */
    private String cancelled(String sql) throws Exception {
        String pid = value(second, "SELECT pg_backend_pid()");
        CompletableFuture<String> waiting = inBackground(sql);
        Connection third = other();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            execute(third, "SELECT pg_cancel_backend(" + pid + ")");
            return waiting.isDone();
        });
        return waiting.get();
    }

    /** The error, or empty. */
    private CompletableFuture<String> inBackground(String sql) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        execute(second, sql);
                        return "";
                    } catch (SQLException e) {
                        return e.getMessage();
                    }
                },
                task -> new Thread(task).start());
    }
}
