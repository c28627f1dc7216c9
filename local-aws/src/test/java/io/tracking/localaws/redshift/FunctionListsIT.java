package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.LocalAws;
import io.tracking.localaws.redshift.sql.Functions;
import io.tracking.localaws.redshift.sql.Missing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lists of functions are complete: none of PostgreSQL's slips through, each of Redshift's is there or named as missing. */
class FunctionListsIT {

    /** Operators: a parenthesis after them is no call. */
    private static final Set<String> OPERATORS = Set.of("like", "overlaps");

    /** PostgreSQL's grammar and the rewriting know these; no table of functions does. */
    private static final Set<String> GRAMMAR = Set.of(
            "cast",
            "coalesce",
            "current_time",
            "current_timestamp",
            "greatest",
            "grouping",
            "least",
            "localtime",
            "nullif",
            "trim",
            "convert",
            "decode",
            "nvl",
            "nvl2",
            "ratio_to_report",
            "date_diff",
            "pgdate_part",
            "func_sha1",
            "sha",
            "sha1",
            "current_user",
            "current_user_id");

    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        connection = DriverManager.getConnection(LocalAws.shared().redshiftUrl("lists"), LocalAws.REDSHIFT_USER, "any");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @Test
    void knowsEveryFunctionOfPostgresql() throws SQLException {
        Set<String> unknown = new HashSet<>(functions("AND p.oid < 16384"));
        assertThat(unknown).hasSizeGreaterThan(2000);

        unknown.removeAll(Functions.POSTGRESQL);
        unknown.removeAll(OPERATORS);
        unknown.removeAll(Functions.REDSHIFT);
        assertThat(unknown).isEmpty();
    }

    @Test
    void hasEveryFunctionOfRedshiftOrSaysThatItIsMissing() throws SQLException {
        Set<String> absent = new HashSet<>(Functions.REDSHIFT);
        absent.removeAll(functions(""));
        absent.removeAll(GRAMMAR);
        absent.removeIf(name -> Missing.FUNCTIONS.contains(name.toUpperCase(Locale.ROOT)));

        assertThat(absent).isEmpty();
    }

    /** Those that are built in have the lower numbers. */
    private static List<String> functions(String which) throws SQLException {
        return Conformance.rows(
                connection,
                "SELECT DISTINCT proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
                        + " WHERE n.nspname = 'pg_catalog' " + which);
    }
}
