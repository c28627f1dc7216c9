package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.redshift.Haste;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Shows that every action is in the table, sooner or later, and once. */
@ExtendWith(OutputCaptureExtension.class)
class AuditLogIT {

    private static TestWarehouse test;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private AuditLog audit;

    @BeforeAll
    static void start() {
        test = new TestWarehouse();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @BeforeEach
    void empty() {
        audit = new AuditLog(test.redshift, Clock.systemUTC()).metered(registry);
        test.redshift.write(
                session -> session.sql("DELETE FROM tracking.audit_log").run());
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private static void act(AuditLog audit, String action) {
        Haste haste = Haste.begin(Duration.ofSeconds(2), Duration.ZERO);
        try {
            audit.add("admin", action, "{}", "200");
        } finally {
            haste.end();
        }
    }

    private List<String> actions() {
        return audit.latest().stream().map(AuditLog.Entry::action).toList();
    }

    private Connection locked() throws SQLException {
        Connection somebody = test.dataSource.getConnection();
        run(somebody, "BEGIN");
        run(somebody, "LOCK tracking.audit_log");
        return somebody;
    }

    private static void run(Connection in, String sql) throws SQLException {
        try (Statement statement = in.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatCannotBeWrittenNowIsWrittenLaterOnceAndWithItsTime(CapturedOutput output) throws SQLException {
        AuditLog.Entry waiting;
        try (Connection somebody = locked()) {
            act(audit, "POST /one");
            act(audit, "POST /two");
            waiting = audit.waiting().get(0);

            assertThat(audit.retry()).isFalse();
            assertThat(registry.get("tracking.audit.waiting").gauge().value()).isEqualTo(2);
            run(somebody, "ROLLBACK");
        }
        act(audit, "POST /three");
        assertThat(audit.retry()).isTrue();

        assertThat(actions()).containsExactly("POST /three", "POST /two", "POST /one");
        assertThat(audit.latest().get(2)).isEqualTo(waiting);
        assertThat(audit.waiting()).isEmpty();
        assertThat(registry.get("tracking.audit.waiting").gauge().value()).isZero();
        assertThat(registry.get("tracking.audit.lost").functionCounter().count())
                .isZero();
        assertThat(output)
                .containsOnlyOnce("Cannot write to tracking.audit_log")
                .contains("tracking.audit_log is locked: session ")
                .contains("tracking.audit_log is written again");
    }

    @Test
    void doesNotWaitForTheSameLockAgainAndAgain() throws SQLException {
        try (Connection somebody = locked()) {
            long began = System.nanoTime();
            act(audit, "POST /one");
            long waited = System.nanoTime();
            act(audit, "POST /two");

            assertThat(System.nanoTime() - waited).isLessThan((waited - began) / 2);
            run(somebody, "ROLLBACK");
        }
    }

    /** Nobody knows whether a commit was done whose answer did not come. */
    @Test
    void writesNothingTwice() throws SQLException {
        AuditLog.Entry entry;
        try (Connection somebody = locked()) {
            act(audit, "POST /one");
            entry = audit.waiting().get(0);
            run(somebody, "ROLLBACK");
        }
        test.redshift.write(session -> AuditLog.insert(session, entry));

        assertThat(audit.retry()).isTrue();

        assertThat(audit.latest()).containsExactly(entry);
    }

    @Test
    void keepsABoundedNumberAndSaysWhatIsLost(CapturedOutput output) throws SQLException {
        try (Connection somebody = locked()) {
            for (int i = 0; i <= AuditLog.MOST_WAITING; i++) {
                act(audit, "POST /" + i);
            }
            run(somebody, "ROLLBACK");
        }

        assertThat(audit.waiting()).hasSize(AuditLog.MOST_WAITING);
        assertThat(registry.get("tracking.audit.lost").functionCounter().count())
                .isEqualTo(1);
        assertThat(output).contains("its line above is its only record");
    }

    @Test
    void takesWhateverAnActionHolds() {
        audit.add(
                "\u00e4".repeat(200),
                "POST /" + "\u20ac".repeat(200),
                "a\0b\ud800c".repeat(2000),
                "\u20ac".repeat(500));

        assertThat(audit.waiting()).isEmpty();
        AuditLog.Entry entry = audit.latest().get(0);
        assertThat(entry.who()).isEqualTo("\u00e4".repeat(128));
        assertThat(entry.action()).isEqualTo("POST /" + "\u20ac".repeat(83));
        assertThat(entry.detail()).startsWith("a\ufffdb?ca");
    }

    @Test
    void writesWhatWaitsBeforeTheEnd() throws SQLException {
        try (Connection somebody = locked()) {
            act(audit, "POST /one");
            run(somebody, "ROLLBACK");
        }

        audit.close();

        assertThat(actions()).containsExactly("POST /one");
    }

    @Test
    void saysAtTheEndWhatIsInTheLogAlone(CapturedOutput output) throws SQLException {
        try (Connection somebody = locked()) {
            act(audit, "POST /one");

            audit.close();

            assertThat(output).contains("1 actions are in this log alone");
            run(somebody, "ROLLBACK");
        }
    }
}
