package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.LocalAws;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tools that people put on Redshift find their way about, and do not find what is the stand-in's own. */
class ToolQueriesIT {

    private static final Pattern OWN =
            Pattern.compile("\\b(standin|redshift_zones|redshift_bytes|pg_redshift|pg_information|redshift_template)");

    private static Connection connection;

    @BeforeAll
    static void createTables() throws SQLException {
        connection = DriverManager.getConnection(LocalAws.shared().redshiftUrl("tools"), LocalAws.REDSHIFT_USER, "any");
        Conformance.execute(connection, "CREATE SCHEMA shop");
        Conformance.execute(
                connection,
                "CREATE TABLE shop.t (id INT NOT NULL PRIMARY KEY, name VARCHAR(10) ENCODE zstd, at TIMESTAMP SORTKEY)");
        Conformance.execute(connection, "CREATE TABLE shop.u (id INT, t INT REFERENCES shop.t (id))");
        Conformance.execute(connection, "INSERT INTO shop.t VALUES (1, 'a', SYSDATE)");
        Conformance.execute(connection, "CREATE VIEW shop.v AS SELECT id FROM shop.t");
        Conformance.execute(connection, "CREATE VIEW shop.late AS SELECT id FROM shop.t WITH NO SCHEMA BINDING");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    static Stream<Arguments> queries() throws Exception {
        try (InputStream in = Objects.requireNonNull(ToolQueriesIT.class.getResourceAsStream("tool-queries.sql"))) {
            List<Arguments> queries = new ArrayList<>();
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n-- tool ", -1)) {
                String[] lines = part.split("\n", 2);
                if (!part.startsWith("--")) {
                    for (String query : lines[1].split(";\n", -1)) {
                        if (!query.isBlank()) {
                            queries.add(Arguments.of(lines[0], query.strip()));
                        }
                    }
                }
            }
            return queries.stream();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("queries")
    void answers(String tool, String query) throws Exception {
        assertThat(Conformance.rows(connection, query)).as(tool).noneMatch(row -> OWN.matcher(row)
                .find());
    }

    @Test
    void findsTheKeysThatWereDeclared() throws Exception {
        assertThat(Conformance.rows(
                        connection,
                        "SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint"
                                + " WHERE connamespace = 'shop'::regnamespace ORDER BY 1"))
                .containsExactly("t_pkey|p|PRIMARY KEY (id)", "u_t_fkey|f|FOREIGN KEY (t) REFERENCES shop.t(id)");
    }

    @Test
    void findsTheColumnsOfLateBindingViews() throws Exception {
        assertThat(
                        Conformance.rows(
                                connection,
                                "SELECT view_name, col_name, col_type FROM pg_get_late_binding_view_cols()"
                                        + " cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)"))
                .containsExactly("late|id|integer");
    }

    @Test
    void findsHowATableIsLaidOut() throws Exception {
        assertThat(Conformance.rows(
                        connection,
                        "SELECT a.attname, format_encoding(a.attencodingtype::integer), a.attsortkeyord, c.reldiststyle"
                                + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                                + " WHERE c.relname = 't' AND a.attnum > 0 ORDER BY a.attnum"))
                .containsExactly("id|none|0|9", "name|zstd|0|9", "at|none|1|9");
    }

    /** As Tableau tries what it may do, and reads. */
    @Test
    void readsByACursorAndKeepsATemporaryTable() throws Exception {
        for (String sql : List.of(
                "CREATE LOCAL TEMPORARY TABLE \"#Tableau_1_Connect\" (COL INTEGER)",
                "DROP TABLE \"#Tableau_1_Connect\"",
                "BEGIN",
                "DECLARE \"SQL_CUR0x1\" CURSOR FOR SELECT \"t\".\"name\" FROM \"shop\".\"t\" \"t\" LIMIT 10")) {
            Conformance.execute(connection, sql);
        }
        assertThat(Conformance.rows(connection, "FETCH 5 IN \"SQL_CUR0x1\"")).containsExactly("a");
        Conformance.execute(connection, "CLOSE \"SQL_CUR0x1\"");
        Conformance.execute(connection, "COMMIT");
    }
}
