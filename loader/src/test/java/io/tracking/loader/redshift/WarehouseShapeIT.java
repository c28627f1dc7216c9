package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Table;
import io.tracking.loader.load.TestWarehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarehouseShapeIT {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS tracking\\.([a-z_]+)");

    private TestWarehouse test;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        test.count("SELECT 1");
    }

    @AfterEach
    void close() {
        test.close();
    }

    private List<String> missing() {
        return test.redshift.ask(WarehouseShape::missing);
    }

    @Test
    void nothingIsMissingAfterTheMigrations() {
        assertThat(missing()).isEmpty();
    }

    @Test
    void namesTablesAndColumnsThatAreGone() throws SQLException {
        test.run("DROP VIEW IF EXISTS tracking.generic_events");
        test.run("ALTER TABLE tracking.events DROP COLUMN referrer CASCADE");
        test.run("DROP TABLE tracking.utm CASCADE");
        test.run("DROP TABLE tracking.replays");

        assertThat(missing())
                .hasSize(3)
                .anySatisfy(
                        each -> assertThat(each).startsWith("tracking.events: ").contains("referrer"))
                .anySatisfy(
                        each -> assertThat(each).startsWith("tracking.utm: ").contains("does not exist"))
                .anySatisfy(each -> assertThat(each).startsWith("tracking.replays: "));
    }

    @Test
    void namesTheSchemaThatIsGone() throws SQLException {
        test.run("DROP SCHEMA tracking CASCADE");

        assertThat(missing()).hasSize(Table.values().length + WarehouseShape.BOOKKEEPING.size());
    }

    @Test
    void namesRightsThatAreMissing() throws SQLException {
        test.run("REVOKE INSERT ON tracking.utm FROM awsuser");
        assertThat(missing()).containsExactly("tracking.utm: this user has no right to INSERT");

        test.run("REVOKE SELECT ON tracking.jobs FROM awsuser");
        assertThat(missing())
                .singleElement()
                .asString()
                .startsWith("tracking.jobs: ")
                .contains("permission denied");
    }

    @Test
    void knowsEveryTableOfTheMigrations() throws IOException {
        List<String> made = new ArrayList<>();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.toList()) {
                TABLE.matcher(Files.readString(file))
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .forEach(made::add);
            }
        }

        assertThat(made)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(Table.values()).map(Table::tableName), WarehouseShape.BOOKKEEPING.stream())
                        .toList());
    }

    /** The given tables have no sort key; what a load costs rests on one. */
    @Test
    void offersTheSortKeyThatTheGivenTableLacks() throws SQLException {
        test.run("INSERT INTO tracking.events (request_id, request_timestamp, cookie_id, topic)"
                + " VALUES ('r', '2026-11-21 07:00:00', 'c', 't')");
        test.run("ANALYZE tracking.events");

        assertThat(advice())
                .singleElement()
                .asString()
                .contains("tracking.events is not sorted by request_timestamp, its sort key is AUTO(SORTKEY)")
                .contains("ALTER TABLE tracking.events ALTER SORTKEY (request_timestamp)");
        test.run("ALTER TABLE tracking.events ALTER SORTKEY (request_timestamp)");
        assertThat(advice()).isEmpty();
    }

    private List<String> advice() {
        return test.redshift.ask(TableAdvice::of);
    }
}
