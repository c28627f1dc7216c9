package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** SHOW of databases, schemas, tables, columns, grants: the columns and the rows of each. */
class ShowConformanceIT extends Conformance {

    @BeforeEach
    void createTables() throws SQLException {
        execute("CREATE TABLE first (id INT NOT NULL, name VARCHAR(20) DEFAULT 'x', amount DECIMAL(10,2))");
        execute("CREATE TABLE second (id INT)");
        execute("CREATE VIEW third AS SELECT id FROM first");
    }

    private List<String> columns(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnName(i));
            }
            return names;
        }
    }

    private List<String> shown(String sql, String... names) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (String name : names) {
                    values.add(rows.getString(name));
                }
                found.add(String.join("|", values));
            }
            return found;
        }
    }

    @Rule(page = "r_SHOW_DATABASES")
    void showsDatabases() throws Exception {
        assertThat(columns("SHOW DATABASES")).startsWith("database_name", "database_owner", "database_type");
        assertThat(shown("SHOW DATABASES", "database_name")).contains(value("SELECT current_database()"));
    }

    @Rule(page = "r_SHOW_SCHEMAS")
    void showsSchemas() throws Exception {
        String database = value("SELECT current_database()");

        assertThat(columns("SHOW SCHEMAS FROM DATABASE " + database))
                .startsWith("database_name", "schema_name", "schema_owner", "schema_type");
        assertThat(shown("SHOW SCHEMAS FROM DATABASE " + database, "schema_name"))
                .contains(schema(), "public");
        assertThat(shown("SHOW SCHEMAS FROM DATABASE " + database + " LIKE '" + schema() + "%'", "schema_name"))
                .containsExactly(schema());
        assertThat(shown("SHOW SCHEMAS FROM DATABASE " + database + " LIMIT 1", "schema_name"))
                .hasSize(1);
    }

    @Rule(page = "r_SHOW_TABLES")
    void showsTables() throws Exception {
        assertThat(columns("SHOW TABLES FROM SCHEMA " + schema()))
                .startsWith("database_name", "schema_name", "table_name", "table_type", "table_acl", "remarks");
        assertThat(shown("SHOW TABLES FROM SCHEMA " + schema(), "table_name", "table_type"))
                .containsExactly("first|TABLE", "second|TABLE", "third|VIEW");
        assertThat(shown(
                        "SHOW TABLES FROM SCHEMA " + value("SELECT current_database()") + "." + schema() + " LIKE 's%'",
                        "table_name"))
                .containsExactly("second");
    }

    @Rule(page = "r_SHOW_COLUMNS")
    void showsColumns() throws Exception {
        String table = value("SELECT current_database()") + "." + schema() + ".first";

        assertThat(columns("SHOW COLUMNS FROM TABLE " + table))
                .startsWith(
                        "database_name",
                        "schema_name",
                        "table_name",
                        "column_name",
                        "ordinal_position",
                        "column_default",
                        "is_nullable",
                        "data_type",
                        "character_maximum_length",
                        "numeric_precision",
                        "numeric_scale",
                        "remarks");
        assertThat(shown(
                        "SHOW COLUMNS FROM TABLE " + table,
                        "column_name",
                        "is_nullable",
                        "data_type",
                        "character_maximum_length",
                        "numeric_precision",
                        "numeric_scale"))
                .containsExactly(
                        "id|NO|integer|null|32|0",
                        "name|YES|character varying|20|null|null",
                        "amount|YES|numeric|null|10|2");
        assertThat(shown("SHOW COLUMNS FROM TABLE " + table + " LIKE 'n%'", "column_name"))
                .containsExactly("name");
    }

    @Rule(page = "r_SHOW_GRANTS")
    void showsGrants() throws Exception {
        execute("GRANT SELECT ON first TO PUBLIC");

        assertThat(shown(
                        "SHOW GRANTS ON TABLE " + schema() + ".first",
                        "object_name",
                        "privilege_type",
                        "identity_name",
                        "identity_type"))
                .contains("first|SELECT|public|public");
    }

    @Rule(page = "r_SHOW_PROCEDURES")
    void showsProcedures() throws Exception {
        execute("CREATE PROCEDURE clean(a INT, b VARCHAR(10)) AS $$ BEGIN RETURN; END; $$ LANGUAGE plpgsql");
        String procedures = "SHOW PROCEDURES FROM SCHEMA " + value("SELECT current_database()") + "." + schema();

        assertThat(shown(procedures, "procedure_name", "argument_list"))
                .containsExactly("clean|integer, character varying");
    }

    @Rule(page = "r_SHOW_PARAMETERS")
    void showsParameters() throws Exception {
        execute("CREATE PROCEDURE clean(a INT, b VARCHAR(10)) AS $$ BEGIN RETURN; END; $$ LANGUAGE plpgsql");
        String of = value("SELECT current_database()") + "." + schema() + ".clean(integer, character varying)";

        assertThat(shown("SHOW PARAMETERS OF PROCEDURE " + of, "parameter_name", "parameter_type", "data_type"))
                .containsExactly("a|IN|integer", "b|IN|character varying");
    }

    @Rule(page = "r_SHOW_TABLES")
    void showsSettingsToo() throws Exception {
        execute("SET statement_timeout TO 5000");

        assertThat(value("SHOW statement_timeout")).startsWith("5");
    }

    @Rule(page = "r_query_group")
    void keepsTheGroupOfQueries() throws Exception {
        assertThat(value("SHOW query_group")).isEqualTo("default");

        execute("SET query_group TO 'dashboards'");
        assertThat(value("SHOW query_group")).isEqualTo("dashboards");

        execute("RESET query_group");
        assertThat(value("SHOW query_group")).isEqualTo("default");
    }
}
