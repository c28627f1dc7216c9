package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** System views: their columns, their rows, and who sees them. */
class SystemViewConformanceIT extends Conformance {

    private final List<String> users = new ArrayList<>();
    private final List<Connection> logins = new ArrayList<>();

    @AfterEach
    void dropUsers() throws SQLException {
        for (Connection login : logins) {
            login.close();
        }
        for (String user : users) {
            execute("DROP USER " + user);
        }
    }

    private Connection plain(String options) throws SQLException {
        String user = "u" + users.size() + "_" + schema().substring(2, 20);
        execute("CREATE USER " + user + " PASSWORD 'Abcd1234' " + options);
        users.add(user);
        Connection login = RedshiftUnderTest.connect(user, "Abcd1234");
        logins.add(login);
        return login;
    }

    private List<String> columns(String view) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + view + " WHERE 1 = 0")) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnName(i));
            }
            return names;
        }
    }

    // The catalogue.

    @Rule(page = "r_SVV_TABLE_INFO")
    void summarizesTablesThatHaveRows() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(20))");
        execute("CREATE TABLE none (id INT)");
        execute("INSERT INTO t VALUES (1, 'a')");
        execute("ANALYZE t");

        assertThat(columns("svv_table_info"))
                .containsExactly(
                        "database",
                        "schema",
                        "table_id",
                        "table",
                        "encoded",
                        "diststyle",
                        "sortkey1",
                        "max_varchar",
                        "sortkey1_enc",
                        "sortkey_num",
                        "size",
                        "pct_used",
                        "empty",
                        "unsorted",
                        "stats_off",
                        "tbl_rows",
                        "skew_sortkey1",
                        "skew_rows",
                        "estimated_visible_rows",
                        "risk_event",
                        "vacuum_sort_benefit",
                        "create_time");
        assertThat(rows("SELECT \"table\", max_varchar, tbl_rows FROM svv_table_info WHERE schema = '" + schema()
                        + "'"))
                .containsExactly("t|20|1");
    }

    @Rule(page = "r_SVV_TABLE_INFO")
    void showsTableInfoToSuperusersUntilGranted() throws Exception {
        Connection plain = plain("");
        assertThat(refused(plain, "SELECT * FROM svv_table_info"))
                .contains("permission denied for relation svv_table_info");

        execute("GRANT SELECT ON svv_table_info TO " + users.get(0));
        rows(plain, "SELECT * FROM svv_table_info");
        execute("REVOKE SELECT ON svv_table_info FROM " + users.get(0));
    }

    @Rule(page = "r_SVV_TABLES")
    void listsTablesAndViews() throws Exception {
        execute("CREATE TABLE t (id INT)");
        execute("CREATE VIEW v AS SELECT id FROM t");

        assertThat(rows("SELECT table_name, table_type FROM svv_tables WHERE table_schema = '" + schema()
                        + "' ORDER BY 1"))
                .containsExactly("t|BASE TABLE", "v|VIEW");
    }

    @Rule(page = "r_SVV_COLUMNS")
    void listsColumns() throws Exception {
        execute("CREATE TABLE t (id BIGINT NOT NULL, name VARCHAR(20), amount DECIMAL(10,2), at TIMESTAMP)");

        assertThat(rows("SELECT column_name, ordinal_position, is_nullable, data_type, character_maximum_length,"
                        + " numeric_precision, numeric_scale FROM svv_columns WHERE table_schema = '" + schema()
                        + "' ORDER BY ordinal_position"))
                .containsExactly(
                        "id|1|NO|bigint|null|64|0",
                        "name|2|YES|character varying|20|null|null",
                        "amount|3|YES|numeric|null|10|2",
                        "at|4|YES|timestamp without time zone|null|null|null");
    }

    @Rule(page = "r_SVV_ALL_TABLES")
    void listsTheTablesOfAllDatabases() throws Exception {
        execute("CREATE TABLE t (id INT)");

        assertThat(rows("SELECT table_name, table_type FROM svv_all_tables WHERE database_name = current_database()"
                        + " AND schema_name = '" + schema() + "'"))
                .containsExactly("t|TABLE");
    }

    @Rule(page = "r_SVV_ALL_COLUMNS")
    void listsTheColumnsOfAllDatabases() throws Exception {
        execute("CREATE TABLE t (id INT)");

        assertThat(rows("SELECT column_name, data_type FROM svv_all_columns WHERE schema_name = '" + schema() + "'"))
                .containsExactly("id|integer");
    }

    @Rule(page = "r_SVV_ALL_SCHEMAS")
    void listsSchemas() throws Exception {
        assertThat(rows("SELECT schema_type FROM svv_all_schemas WHERE schema_name = '" + schema() + "'"))
                .containsExactly("local");
    }

    @Rule(page = "r_SVV_REDSHIFT_TABLES")
    void listsRedshiftsTables() throws Exception {
        execute("CREATE TABLE t (id INT)");

        assertThat(rows("SELECT table_name, table_type FROM svv_redshift_tables WHERE schema_name = '" + schema()
                        + "'"))
                .containsExactly("t|TABLE");
    }

    @Rule(page = "r_SVV_REDSHIFT_COLUMNS")
    void listsRedshiftsColumns() throws Exception {
        execute("CREATE TABLE t (id INT)");

        assertThat(rows(
                        "SELECT column_name, data_type, distkey, sortkey FROM svv_redshift_columns WHERE schema_name = '"
                                + schema() + "'"))
                .containsExactly("id|integer|f|0");
    }

    @Rule(page = "r_SVV_REDSHIFT_DATABASES")
    void listsDatabases() throws Exception {
        assertThat(rows("SELECT database_type FROM svv_redshift_databases WHERE database_name = current_database()"))
                .containsExactly("local");
    }

    @Rule(page = "r_SVV_EXTERNAL_TABLES")
    void hasViewsOfWhatIsExternal() throws Exception {
        assertThat(columns("svv_external_tables"))
                .containsExactly(
                        "redshift_database_name",
                        "schemaname",
                        "tablename",
                        "tabletype",
                        "location",
                        "input_format",
                        "output_format",
                        "serialization_lib",
                        "serde_parameters",
                        "compressed",
                        "parameters");
        assertThat(columns("svv_external_columns"))
                .containsExactly(
                        "redshift_database_name",
                        "schemaname",
                        "tablename",
                        "columnname",
                        "external_type",
                        "columnnum",
                        "part_key",
                        "is_nullable");
        assertThat(columns("svv_external_schemas"))
                .containsExactly("esoid", "eskind", "schemaname", "esowner", "databasename", "esoptions");
    }

    @Rule(page = "r_PG_TABLE_DEF")
    void describesTheTablesOfTheSearchPath() throws Exception {
        execute("CREATE TABLE t (id INT NOT NULL, name VARCHAR(20))");

        assertThat(rows("SELECT \"column\", type, \"notnull\" FROM pg_table_def WHERE tablename = 't'"))
                .containsExactly("id|integer|t", "name|character varying(20)|f");
        execute("SET search_path TO public");
        assertThat(rows("SELECT * FROM pg_table_def WHERE schemaname = '" + schema() + "'"))
                .isEmpty();
    }

    @Rule(page = "PG_GET_LATE_BINDING_VIEW_COLS")
    void tellsTheColumnsOfLateBindingViews() throws Exception {
        rows("SELECT * FROM pg_get_late_binding_view_cols()"
                + " cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)");
    }

    // Sessions and locks.

    @Rule(page = "r_STV_SESSIONS")
    void showsEverySessionToEverybody() throws Exception {
        Connection plain = plain("SESSION TIMEOUT 120");
        String own = value("SELECT pg_backend_pid()");
        String pid = value(plain, "SELECT pg_backend_pid()");

        assertThat(columns("stv_sessions"))
                .containsExactly("starttime", "process", "user_name", "db_name", "timeout_sec");
        assertThat(rows(plain, "SELECT user_name, timeout_sec FROM stv_sessions WHERE process = " + pid))
                .containsExactly(users.get(0) + "|120");
        assertThat(rows(plain, "SELECT timeout_sec FROM stv_sessions WHERE process = " + own))
                .containsExactly("0");
    }

    @Rule(page = "r_STV_RECENTS")
    void showsWhatRuns() throws Exception {
        CompletableFuture<Void> running =
                inBackground(other(), "SELECT /* recent */ COUNT(*) FROM svv_columns a, svv_columns b, svv_columns c");
        Connection plain = plain("");

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(rows(
                        plain,
                        "SELECT status FROM stv_recents WHERE query LIKE '%recent */ COUNT%' AND pid > 0"
                                + " AND user_name <> '" + users.get(0) + "'"))
                .containsExactly("Running"));
        assertThat(
                        rows(
                                "SELECT userid > 1 FROM stv_inflight WHERE text LIKE '%recent */ COUNT%' AND pid <> pg_backend_pid()"))
                .containsExactly("t");
        assertThat(
                        rows(
                                plain,
                                "SELECT userid FROM stv_inflight WHERE text LIKE '%recent */ COUNT%' AND pid <> pg_backend_pid()"))
                .isEmpty();
        execute("SELECT pg_terminate_backend(pid) FROM stv_inflight WHERE text LIKE '%recent */ COUNT%'"
                + " AND pid <> pg_backend_pid()");
        running.join();
    }

    private static CompletableFuture<Void> inBackground(Connection in, String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        execute(in, sql);
                    } catch (SQLException terminated) {
                        // As it should be.
                    }
                },
                task -> new Thread(task).start());
    }

    @Rule(page = "r_STV_LOCKS")
    void showsLocksOfWritersToSuperusers() throws Exception {
        execute("CREATE TABLE t (id INT)");
        Connection other = other();
        execute(other, "BEGIN");
        execute(other, "INSERT INTO t VALUES (1)");
        String pid = value(other, "SELECT pg_backend_pid()");

        assertThat(rows("SELECT lock_status FROM stv_locks WHERE lock_owner_pid = " + pid))
                .contains("Holding write lock");
        assertThat(refused(plain(""), "SELECT * FROM stv_locks")).contains("permission denied for relation stv_locks");
    }

    @Rule(page = "r_SVV_TRANSACTIONS")
    void showsEveryTransactionToEverybody() throws Exception {
        execute("CREATE TABLE t (id INT)");
        execute("BEGIN");
        execute("LOCK t");
        String pid = value("SELECT pg_backend_pid()");

        assertThat(rows(
                        plain2(),
                        "SELECT lock_mode, granted FROM svv_transactions WHERE pid = " + pid
                                + " AND lockable_object_type = 'relation' AND lock_mode = 'AccessExclusiveLock'"))
                .containsExactly("AccessExclusiveLock|t");
        execute("ROLLBACK");
    }

    /** In a transaction of this session nobody can be created. */
    private Connection plain2() throws SQLException {
        String user = "u" + users.size() + "_" + schema().substring(2, 20);
        execute(other(), "CREATE USER " + user + " PASSWORD 'Abcd1234'");
        users.add(user);
        Connection login = RedshiftUnderTest.connect(user, "Abcd1234");
        logins.add(login);
        return login;
    }

    @Rule(page = "PG_TERMINATE_BACKEND")
    void letsAUserEndHisOwnSessionsAlone() throws Exception {
        Connection plain = plain("");
        String pid = value("SELECT pg_backend_pid()");
        try (Connection own = RedshiftUnderTest.connect(users.get(0), "Abcd1234")) {
            execute(plain, "SELECT pg_terminate_backend(" + value(own, "SELECT pg_backend_pid()") + ")");
        }

        assertThat(refused(plain, "SELECT pg_terminate_backend(" + pid + ")")).contains("permission denied");
        assertThat(refused(plain, "SELECT pg_cancel_backend(" + pid + ")")).contains("permission denied");
    }

    @Rule(page = "r_CANCEL")
    void cancelsTheStatementOfAnotherSession() throws Exception {
        execute("CREATE TABLE t (id INT)");
        execute("BEGIN");
        execute("LOCK t");
        Connection other = other();
        String pid = value(other, "SELECT pg_backend_pid()");
        CompletableFuture<Void> waiting = inBackground(other, "SELECT * FROM t");
        Connection third = other();

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            execute(third, "CANCEL " + pid + " 'takes too long'");
            return waiting.isDone();
        });
        assertThat(value(other, "SELECT 1")).isEqualTo("1");
        assertThat(refused(third, "CANCEL 1")).contains("does not exist");
        execute("ROLLBACK");
    }

    @Rule(page = "r_CANCEL")
    void letsAUserCancelHisOwnStatementsAlone() throws Exception {
        String pid = value("SELECT pg_backend_pid()");

        assertThat(refused(plain(""), "CANCEL " + pid)).contains("permission denied");
    }

    // Loads.

    @Rule(page = "c_visibility-of-data")
    void showsAPlainUserHisOwnLoads() throws Exception {
        execute("CREATE TABLE t (id INT)");
        copyRefused("t", file("x"), "");
        String id = value("SELECT pg_last_copy_id()");
        Connection plain = plain("");
        for (String view : List.of("sys_load_history", "sys_load_error_detail")) {
            assertThat(value("SELECT COUNT(*) FROM " + view + " WHERE query_id = " + id))
                    .isEqualTo("1");
            assertThat(value(plain, "SELECT COUNT(*) FROM " + view)).isEqualTo("0");
        }
        assertThat(value(plain, "SELECT COUNT(*) FROM stl_load_errors")).isEqualTo("0");
    }

    @Rule(page = "r_ALTER_USER")
    void showsAllRowsToWhoHasUnrestrictedAccess() throws Exception {
        execute("CREATE TABLE t (id INT)");
        copyRefused("t", file("x"), "");
        String id = value("SELECT pg_last_copy_id()");
        Connection plain = plain("SYSLOG ACCESS UNRESTRICTED");

        assertThat(value(plain, "SELECT COUNT(*) FROM sys_load_history WHERE query_id = " + id))
                .isEqualTo("1");
        execute("ALTER USER " + users.get(0) + " SYSLOG ACCESS RESTRICTED");
        assertThat(value(plain, "SELECT COUNT(*) FROM sys_load_history WHERE query_id = " + id))
                .isEqualTo("0");
    }

    @Rule(page = "SYS_QUERY_HISTORY")
    void keepsCopiesInTheHistoryOfQueries() throws Exception {
        execute("CREATE TABLE t (id INT)");
        copy("t", file("1"), "");

        assertThat(rows("SELECT query_type, status, session_id = pg_backend_pid() FROM sys_query_history"
                        + " WHERE query_id = pg_last_copy_id()"))
                .containsExactly("COPY|success|t");
    }

    @Rule(page = "SYS_QUERY_HISTORY")
    void hasRunningQueriesInTheHistory() throws Exception {
        assertThat(
                        rows(
                                "SELECT TRIM(status) FROM sys_query_history WHERE session_id = pg_backend_pid() AND status = 'running'"))
                .containsExactly("running");
    }

    @Rule(page = "r_STL_QUERY")
    void keepsCopiesInStlQuery() throws Exception {
        execute("CREATE TABLE t (id INT)");
        copy("t", file("1"), "");

        assertThat(columns("stl_query"))
                .startsWith(
                        "userid",
                        "query",
                        "label",
                        "xid",
                        "pid",
                        "database",
                        "querytxt",
                        "starttime",
                        "endtime",
                        "aborted");
        assertThat(rows("SELECT aborted FROM stl_query WHERE query = pg_last_copy_id() AND querytxt LIKE 'COPY t%'"))
                .containsExactly("0");
        assertThat(rows("SELECT sequence FROM stl_querytext WHERE query = pg_last_copy_id()"))
                .startsWith("0");
    }

    @Rule(page = "SYS_QUERY_DETAIL")
    void tellsTheTableThatAQueryLoaded() throws Exception {
        execute("CREATE TABLE t (id INT)");
        copy("t", file("1"), "");

        assertThat(rows("SELECT step_name, output_rows FROM sys_query_detail WHERE query_id = pg_last_copy_id()"))
                .containsExactly("insert|1");
    }

    @Rule(page = "cm_chap_system-tables")
    void hasTheViewsThatAreAskedForMost() throws Exception {
        for (String view : List.of(
                "sys_load_detail",
                "stl_load_commits",
                "stl_loaderror_detail",
                "stl_wlm_query",
                "stl_tr_conflict",
                "stl_sessions",
                "svl_qlog",
                "svv_mv_info",
                "stv_mv_info",
                "svv_redshift_schemas",
                "svv_redshift_functions",
                "svv_external_databases",
                "svv_external_partitions",
                "svv_datashares",
                "svl_user_info",
                "svv_user_info",
                "svv_roles",
                "svv_user_grants",
                "svv_role_grants",
                "svv_relation_privileges",
                "svv_schema_privileges",
                "pg_class_info",
                "pg_user_info",
                "pg_group",
                "stv_db_isolation_level")) {
            assertThat(columns(view)).as(view).isNotEmpty();
        }
    }

    @Rule(page = "r_SVV_TABLE_INFO")
    void countsTheRowsOfATable() throws Exception {
        execute("CREATE TABLE made AS SELECT 1 AS id UNION ALL SELECT 2");
        String rows = "SELECT tbl_rows FROM svv_table_info WHERE \"table\" = 'made' AND schema = '" + schema() + "'";

        assertThat(rows(rows)).containsExactly("2");
        execute("INSERT INTO made VALUES (3)");
        execute("VACUUM FULL made");
        execute(other(), "CREATE TEMP TABLE elsewhere AS SELECT 1 AS id");
        assertThat(rows(rows)).containsExactly("3");
    }
}
