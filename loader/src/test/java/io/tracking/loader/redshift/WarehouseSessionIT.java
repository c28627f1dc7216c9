package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.tracking.localaws.LocalAws;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ClassPathResource;

@ExtendWith(OutputCaptureExtension.class)
class WarehouseSessionIT {

    private static final Instant AT = Instant.parse("2026-03-29T01:30:00.123456Z");

    private final HikariDataSource pool = new HikariDataSource();
    private Connection connection;
    private WarehouseSession session;

    @BeforeEach
    void open() throws SQLException {
        pool.setJdbcUrl(LocalAws.shared().redshiftUrl("sessions"));
        pool.setUsername(LocalAws.shared().redshiftUser());
        pool.setPassword(LocalAws.shared().redshiftPassword());
        connection = pool.getConnection();
        session = new WarehouseSession(connection);
        session.sql("CREATE TEMP TABLE things (name VARCHAR(50), made TIMESTAMP, done BOOLEAN, n BIGINT)")
                .run();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        pool.close();
    }

    private record Thing(String name, Instant made, boolean done, long n) {}

    private List<Thing> things(SqlStatement statement) {
        return statement.query(row -> new Thing(row.text("name"), row.time("made"), row.flag("done"), row.number("n")));
    }

    /** Whatever the time zone of this process: 01:30 is an hour that some have twice, or not at all. */
    @Test
    void takesTimesTruthValuesNumbersAndTextsAsTheyAre() {
        long changed = session.sql("INSERT INTO things VALUES (:name, :made, :done, :n), ('other', :made, FALSE, 0)")
                .param("name", "it's a ? and a :name")
                .param("made", AT)
                .param("done", true)
                .param("n", 1L << 40)
                .run();

        assertThat(changed).isEqualTo(2);
        assertThat(things(session.sql("SELECT * FROM things WHERE made = :made ORDER BY n DESC")
                        .param("made", AT)))
                .containsExactly(
                        new Thing("it's a ? and a :name", AT, true, 1L << 40), new Thing("other", AT, false, 0));
        assertThat(session.sql("SELECT TO_CHAR(made, 'YYYY-MM-DD HH24:MI:SS') AS text FROM things WHERE n = 0")
                        .query(row -> row.text("text")))
                .containsExactly("2026-03-29 01:30:00");
    }

    @Test
    void takesListsAndRows() {
        long changed = session.sql("INSERT INTO things VALUES :things")
                .rows("things", List.of(List.of("a", AT, true, 1), List.of("b", AT, false, 2)))
                .run();

        assertThat(changed).isEqualTo(2);
        assertThat(session.sql("SELECT COUNT(*) FROM things WHERE name IN (:names)")
                        .list("names", List.of("a", "b", "c"))
                        .count())
                .isEqualTo(2);
    }

    /** Casts, colons in quotes and in comments are no parameters. */
    @Test
    void leavesOtherColonsAlone() {
        assertThat(session.sql(
                                """
                        -- why: because of :nothing
                        SELECT '12:30:00 ?' || CAST(:n AS VARCHAR(9)) || 5::VARCHAR(3) AS text""")
                        .param("n", 7)
                        .query(row -> row.text("text")))
                .containsExactly("12:30:00 ?75");
        assertThat(session.sql("INSERT INTO things (name) VALUES ('a ? and a :name')")
                        .run())
                .isEqualTo(1);
    }

    @Test
    void readsNullAsEmptyZeroAndFalse() {
        session.sql("INSERT INTO things VALUES (NULL, NULL, NULL, NULL)").run();

        assertThat(session.sql("SELECT * FROM things")
                        .query(row -> List.of(
                                row.text("name"),
                                row.textOrNull("name") == null,
                                row.timeOrNone("made").isEmpty(),
                                row.flag("done"),
                                row.number("n"))))
                .containsExactly(List.of("", true, true, false, 0L));
        assertThatThrownBy(() -> session.sql("SELECT * FROM things").query(row -> row.time("made")))
                .hasMessage("expected a time in column made, got NULL");
    }

    @Test
    void aRefusalHasTheDatabasesWordsAndNeitherStatementNorParameter() {
        assertThatThrownBy(() -> session.sql("INSERT INTO things SELECT secret_column FROM things WHERE name = :name")
                        .param("name", "secret value")
                        .run())
                .isInstanceOfSatisfying(WarehouseUnavailableException.class, e -> {
                    assertThat(e.refused()).isTrue();
                    assertThat(e.reason()).contains("secret_column").contains("does not exist");
                    assertThat(e.toString()).doesNotContain("INSERT").doesNotContain("secret value");
                });
        assertThatThrownBy(() -> session.sql(
                                "COPY things FROM 's3://secret-bucket/x' IAM_ROLE 'arn:aws:iam::000000000000:role/secret' NONSENSE")
                        .run())
                .isInstanceOfSatisfying(WarehouseUnavailableException.class, e -> assertThat(e.toString())
                        .doesNotContain("arn:secret"));
    }

    /** A pool closes a connection that has failed; what is asked of it then is a failure like any other. */
    @Test
    void aConnectionThatIsClosedRefusesLikeAnyOther() throws SQLException {
        connection.close();

        assertThatThrownBy(() -> session.sql("SELECT 1").count())
                .isInstanceOf(WarehouseUnavailableException.class)
                .hasMessage("Connection is closed");
    }

    /** Spring would log statements at debug, and parameters at trace. */
    @Test
    void nothingOfAStatementIsLogged(CapturedOutput output) throws IOException {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        Object level = new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yml"))
                .get(0)
                .getProperty("logging.level.org.springframework.jdbc");
        logging.setLogLevel("org.springframework", LogLevel.TRACE);
        logging.setLogLevel("org.springframework.jdbc", LogLevel.valueOf(String.valueOf(level)));
        try {
            session.sql("INSERT INTO things (name) VALUES (:name)")
                    .param("name", "secret value")
                    .run();
            session.sql("INSERT INTO things (name) VALUES ('secret literal')").run();
        } finally {
            logging.setLogLevel("org.springframework", null);
            logging.setLogLevel("org.springframework.jdbc", null);
        }

        assertThat(output.getAll()).doesNotContain("secret").doesNotContain("INSERT INTO things");
    }
}
