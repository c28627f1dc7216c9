package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a plain user is refused until it is granted. */
class PrivilegeConformanceIT extends Conformance {

    private static final String GRANT = "r_GRANT";
    private static final String USAGE = "r_GRANT-usage-notes";

    private String user;
    private Connection plain;

    @BeforeEach
    void createAPlainUser() throws SQLException {
        user = "u_" + schema().substring(2, 20);
        execute("CREATE USER " + user + " PASSWORD 'Abcd1234'");
        execute("CREATE TABLE t (id INT, name VARCHAR(20))");
        plain = RedshiftUnderTest.connect(user, "Abcd1234");
        execute(plain, "SET search_path TO " + schema() + ", public");
    }

    @AfterEach
    void dropHim() throws SQLException {
        plain.close();
        execute("ROLLBACK");
        execute("GRANT ASSUMEROLE ON ALL TO PUBLIC FOR ALL");
        execute("DROP TABLE IF EXISTS t CASCADE");
        execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema() + " REVOKE ALL ON TABLES FROM " + user);
        execute("REVOKE ALL ON SCHEMA " + schema() + " FROM " + user);
        execute("REVOKE ALL ON DATABASE " + value("SELECT current_database()") + " FROM " + user);
        // Temporary tables go a moment after their session.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> execute("DROP USER IF EXISTS " + user));
    }

    private void grant(String what) throws SQLException {
        execute("GRANT USAGE ON SCHEMA " + schema() + " TO " + user);
        if (!what.isEmpty()) {
            execute("GRANT " + what + " ON t TO " + user);
        }
    }

    private String denied(String sql) {
        try {
            execute(plain, sql);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as(sql).isEqualTo("42501");
            return e.getMessage();
        }
        throw new AssertionError("Not refused: " + sql);
    }

    @Rule(page = GRANT)
    void needsUsageOnTheSchema() throws Exception {
        execute("GRANT SELECT ON t TO " + user);

        assertThat(denied("SELECT * FROM " + schema() + ".t")).contains("permission denied for schema " + schema());
    }

    @Rule(page = GRANT)
    void needsSelectToRead() throws Exception {
        grant("");
        assertThat(denied("SELECT * FROM t")).contains("permission denied for relation t");

        grant("SELECT");
        assertThat(rows(plain, "SELECT * FROM t")).isEmpty();
    }

    @Rule(page = GRANT)
    void needsInsertToInsert() throws Exception {
        grant("SELECT");
        assertThat(denied("INSERT INTO t VALUES (1, 'a')")).contains("permission denied for relation t");

        grant("INSERT");
        execute(plain, "INSERT INTO t VALUES (1, 'a')");
    }

    @Rule(page = GRANT)
    void needsUpdateToUpdateAndDeleteToDelete() throws Exception {
        grant("SELECT");
        denied("UPDATE t SET id = 2");
        denied("DELETE FROM t");

        grant("UPDATE, DELETE");
        execute(plain, "UPDATE t SET id = 2");
        execute(plain, "DELETE FROM t");
    }

    @Rule(page = GRANT)
    void needsSelectToDeleteByAColumn() throws Exception {
        grant("DELETE");

        denied("DELETE FROM t WHERE id = 1");
    }

    @Rule(page = GRANT)
    void needsInsertToCopy() throws Exception {
        grant("SELECT");
        String copy = statement("t", file("1|a"), "");
        assertThat(denied(copy)).contains("permission denied for relation t");

        grant("INSERT");
        execute(plain, copy);
        assertThat(value(plain, "SELECT COUNT(*) FROM t")).isEqualTo("1");
    }

    @Rule(page = USAGE)
    void needsAssumeroleToCopyOnceItIsRevokedFromEverybody() throws Exception {
        grant("SELECT, INSERT");
        String copy = statement("t", file("1|a"), "");
        execute("REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL");
        assertThat(denied(copy))
                .contains("User " + user + " does not have ASSUMEROLE permission on IAM role \""
                        + RedshiftUnderTest.role() + "\" for COPY");

        execute("GRANT ASSUMEROLE ON '" + RedshiftUnderTest.role() + "' TO " + user + " FOR COPY");
        execute(plain, copy);
        assertThat(value("SELECT has_assumerole_privilege('" + user + "', '" + RedshiftUnderTest.role() + "', 'copy')"))
                .isEqualTo("t");

        execute("REVOKE ASSUMEROLE ON '" + RedshiftUnderTest.role() + "' FROM " + user + " FOR COPY");
        denied(copy);
    }

    @Rule(page = USAGE)
    void leavesASuperuserAssumerole() throws Exception {
        execute("REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL");

        copy("t", file("1|a"), "");
        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("1");
    }

    @Rule(page = USAGE)
    void letsOnlySuperusersGrantAssumerole() {
        denied("GRANT ASSUMEROLE ON ALL TO " + user + " FOR ALL");
    }

    @Rule(page = USAGE)
    void letsWhoHasAGrantOptionGrant() throws Exception {
        execute("GRANT USAGE ON SCHEMA " + schema() + " TO " + user);
        execute("GRANT SELECT ON t TO " + user + " WITH GRANT OPTION");

        execute(plain, "GRANT SELECT ON t TO " + user);
        assertThat(value("SELECT has_table_privilege('" + user + "', 't', 'SELECT WITH GRANT OPTION')"))
                .isEqualTo("t");
    }

    @Rule(page = "r_CREATE_SCHEMA")
    void needsCreateOnTheDatabaseToCreateASchema() throws Exception {
        String database = value("SELECT current_database()");
        assertThat(denied("CREATE SCHEMA s_" + user)).contains("permission denied for database " + database);

        execute("GRANT CREATE ON DATABASE " + database + " TO " + user);
        execute(plain, "CREATE SCHEMA s_" + user);
        execute("DROP SCHEMA s_" + user);
    }

    @Rule(page = "r_CREATE_SCHEMA")
    void createsASchemaForAnotherUser() throws Exception {
        execute("CREATE SCHEMA IF NOT EXISTS s_" + user + " AUTHORIZATION " + user);

        execute(plain, "CREATE TABLE s_" + user + ".t (id INT)");
        execute("DROP SCHEMA s_" + user + " CASCADE");
    }

    @Rule(page = "r_CREATE_USER")
    void letsEverybodyCreateInPublic() throws Exception {
        execute(plain, "CREATE TABLE public.t_" + user + " (id INT)");

        execute("DROP TABLE public.t_" + user);
    }

    @Rule(page = "r_CREATE_TABLE_NEW")
    void needsCreateOnTheSchemaToCreateATable() throws Exception {
        grant("");
        assertThat(denied("CREATE TABLE " + schema() + ".u (id INT)")).contains("permission denied for schema");

        execute("GRANT CREATE ON SCHEMA " + schema() + " TO " + user);
        execute(plain, "CREATE TABLE " + schema() + ".u (id INT)");
        execute("DROP TABLE u");
    }

    @Rule(page = GRANT)
    void needsTempOnTheDatabaseToCreateATemporaryTable() throws Exception {
        execute(plain, "CREATE TEMP TABLE a (id INT)");
        String database = value("SELECT current_database()");
        execute("REVOKE TEMP ON DATABASE " + database + " FROM PUBLIC");
        try (Connection again = RedshiftUnderTest.connect(user, "Abcd1234")) {
            assertThat(refused(again, "CREATE TEMP TABLE b (id INT)")).contains("permission denied");
            execute("GRANT TEMP ON DATABASE " + database + " TO " + user);
            execute(again, "CREATE TEMP TABLE b (id INT)");
        } finally {
            execute("GRANT TEMP ON DATABASE " + database + " TO PUBLIC");
        }
    }

    @Rule(page = "r_LOCK")
    void locksForWhoMayChangeRows() throws Exception {
        grant("SELECT, INSERT");
        execute(plain, "BEGIN");
        assertThat(denied("LOCK t")).contains("permission denied for relation t");
        execute(plain, "ROLLBACK");

        grant("DELETE");
        execute(plain, "BEGIN");
        execute(plain, "LOCK t");
        execute(plain, "ROLLBACK");
    }

    @Rule(page = "r_TRUNCATE")
    void letsTheOwnerTruncate() throws Exception {
        grant("SELECT, INSERT, UPDATE, DELETE");
        denied("TRUNCATE t");

        execute("ALTER TABLE t OWNER TO " + user);
        execute(plain, "TRUNCATE t");
    }

    @Rule(page = "r_ALTER_TABLE")
    void givesATableToAnotherOwner() throws Exception {
        grant("SELECT");
        denied("ALTER TABLE t ADD COLUMN more INT");
        execute("ALTER TABLE t OWNER TO " + user);

        execute(plain, "ALTER TABLE t ADD COLUMN more INT");
        assertThat(value("SELECT tableowner FROM pg_tables WHERE tablename = 't' AND schemaname = '" + schema() + "'"))
                .isEqualTo(user);
    }

    @Rule(page = "r_superusers")
    void letsTheAdminChangeWhatAnotherUserOwns() throws Exception {
        execute("ALTER TABLE t OWNER TO " + user);

        execute("ALTER TABLE t ADD COLUMN more INT");
        execute("INSERT INTO t VALUES (1, 'a', 2)");
        execute("GRANT SELECT ON t TO PUBLIC");
        execute("TRUNCATE t");
        execute("DROP TABLE t");
    }

    @Rule(page = "r_ALTER_DEFAULT_PRIVILEGES")
    void grantsOnTablesThatComeLater() throws Exception {
        grant("");
        execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema() + " GRANT SELECT, INSERT ON TABLES TO " + user);
        execute("CREATE TABLE later (id INT)");

        assertThat(rows(plain, "SELECT * FROM later")).isEmpty();
        execute("DROP TABLE later");
    }

    @Rule(page = "r_ALTER_DEFAULT_PRIVILEGES")
    void grantsToARoleOnTablesThatComeLater() throws Exception {
        grant("");
        String role = "r_" + user;
        execute("CREATE ROLE " + role);
        execute("GRANT ROLE " + role + " TO " + user);
        execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema() + " GRANT SELECT ON TABLES TO ROLE " + role);
        execute("CREATE TABLE later (id INT)");

        assertThat(rows(plain, "SELECT * FROM later")).isEmpty();
        execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema() + " REVOKE SELECT ON TABLES FROM ROLE " + role);
        execute("DROP TABLE later");
        execute("DROP ROLE " + role);
    }

    @Rule(page = GRANT)
    void grantsOnAllTablesOfASchema() throws Exception {
        grant("");
        execute("CREATE TABLE another (id INT)");
        execute("GRANT SELECT ON ALL TABLES IN SCHEMA " + schema() + " TO " + user);

        assertThat(rows(plain, "SELECT id FROM t UNION SELECT id FROM another")).isEmpty();
        execute("DROP TABLE another");
    }

    @Rule(page = GRANT)
    void grantsOnColumns() throws Exception {
        grant("");
        execute("GRANT SELECT (id) ON t TO " + user);

        assertThat(rows(plain, "SELECT id FROM t")).isEmpty();
        denied("SELECT * FROM t");
    }

    @Rule(page = "r_REVOKE")
    void takesAPrivilegeBack() throws Exception {
        grant("SELECT");
        execute("REVOKE SELECT ON t FROM " + user);

        denied("SELECT * FROM t");
    }

    @Rule(page = "r_CREATE_USER")
    void createsInPublicNoLongerWhenThatIsRevoked() throws Exception {
        execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        try {
            assertThat(denied("CREATE TABLE public.t_" + user + " (id INT)"))
                    .contains("permission denied for schema public");
        } finally {
            execute("GRANT CREATE ON SCHEMA public TO PUBLIC");
        }
    }

    @Rule(page = "r_SET_SESSION_AUTHORIZATION")
    void letsASuperuserBecomeAnotherUser() throws Exception {
        execute("SET SESSION AUTHORIZATION '" + user + "'");
        try {
            assertThat(value("SELECT current_user")).isEqualTo(user);
            assertThat(refused("SELECT * FROM " + schema() + ".t")).contains("permission denied");
            assertThat(refused("CREATE USER other_" + user + " PASSWORD DISABLE"))
                    .contains("must be superuser to create users");
        } finally {
            execute("SET SESSION AUTHORIZATION DEFAULT");
        }
        assertThat(denied("SET SESSION AUTHORIZATION awsuser"))
                .contains("permission denied to set session authorization");
    }

    @Rule(page = "r_superusers")
    void keepsTheSystemTablesFromTheAdmin() {
        for (String sql : new String[] {"DROP VIEW pg_catalog.svv_tables", "CREATE TABLE pg_catalog.t (id INT)"}) {
            assertThat(refused(sql)).matches("(?s).*(must be owner of|permission denied for).*");
        }
    }

    @Rule(page = GRANT)
    void passesOnNothingThatAGroupHas() throws Exception {
        String group = "g" + user;
        execute("CREATE GROUP " + group);
        try {
            for (String grantee : new String[] {"GROUP " + group, "PUBLIC"}) {
                refused("GRANT SELECT ON t TO " + grantee + " WITH GRANT OPTION");
            }
            execute("GRANT SELECT ON t TO GROUP " + group);
        } finally {
            execute("DROP TABLE t");
            execute("DROP GROUP " + group);
        }
    }

    @Rule(page = GRANT)
    void givesColumnsToReadAndToChange() throws Exception {
        execute("GRANT SELECT (id), UPDATE (id, name) ON t TO " + user);

        refused("GRANT INSERT (id) ON t TO " + user);
        refused("GRANT REFERENCES (id) ON t TO " + user);
    }

    @Rule(page = GRANT)
    void givesNoPrivilegesOfPostgresql() throws Exception {
        refused("GRANT CONNECT ON DATABASE " + value("SELECT current_database()") + " TO " + user);
        refused("GRANT TRIGGER ON t TO " + user);
        refused("GRANT USAGE ON SEQUENCE s TO " + user);
        refused("GRANT SET ON PARAMETER work_mem TO " + user);
    }

    @Rule(page = "r_SVV_SCHEMA_PRIVILEGES")
    void showsThePrivilegesOfUsersAlone() throws Exception {
        grant("");

        assertThat(rows("SELECT identity_name FROM svv_schema_privileges"))
                .contains(user)
                .noneMatch(name -> name.equals("postgres") || name.startsWith("pg_") || name.startsWith("standin"));
        refused("SELECT * FROM pg_auth_members");
        refused("SELECT rolname FROM pg_catalog.pg_authid");
    }

    @Rule(page = "r_USER_IS_MEMBER_OF")
    void tellsWhoIsAMember() throws Exception {
        String role = "r" + user;
        execute("CREATE ROLE " + role);
        try {
            assertThat(value("SELECT user_is_member_of('" + user + "', '" + role + "')"))
                    .isEqualTo("f");
            execute("GRANT ROLE " + role + " TO " + user);
            assertThat(value("SELECT user_is_member_of('" + user + "', '" + role + "')"))
                    .isEqualTo("t");
        } finally {
            execute("DROP ROLE " + role + " FORCE");
        }
    }

    @Rule(page = "r_GRANT")
    void givesNoSequencesAndNoRoleWithoutItsWord() {
        for (String statement : new String[] {
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + schema() + " TO PUBLIC",
            "GRANT USAGE ON SEQUENCE s TO PUBLIC",
            "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO PUBLIC",
            "GRANT r2 TO u1",
            "REVOKE r2 FROM u1"
        }) {
            assertThat(refused(statement)).contains("syntax error");
        }
    }
}
