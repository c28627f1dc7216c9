package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Users, groups and roles: how they are made, who comes in, who may do so. */
class UserConformanceIT extends Conformance {

    private static final String CREATE = "r_CREATE_USER";
    private static final String ALTER = "r_ALTER_USER";
    private static final String PASSWORD = "Abcd1234";

    private final List<Connection> logins = new ArrayList<>();
    private String user;
    private String group;

    @BeforeEach
    void nameThem() {
        user = "u_" + schema().substring(2, 20);
        group = "g_" + schema().substring(2, 20);
    }

    @AfterEach
    void dropThem() throws SQLException {
        for (Connection login : logins) {
            login.close();
        }
        execute("ROLLBACK");
        execute("DROP USER IF EXISTS " + user);
        for (String kind : List.of("GROUP", "ROLE")) {
            try {
                execute("DROP " + kind + " " + group);
            } catch (SQLException none) {
                // This rule had none of this kind.
            }
        }
    }

    private void create(String options) throws SQLException {
        execute("CREATE USER " + user + " PASSWORD '" + PASSWORD + "' " + options);
    }

    private Connection login() throws SQLException {
        Connection login = RedshiftUnderTest.connect(user, PASSWORD);
        logins.add(login);
        return login;
    }

    @Rule(page = CREATE)
    void letsAUserInWithHisPassword() throws Exception {
        create("");

        assertThat(value(login(), "SELECT current_user")).isEqualTo(user);
    }

    @Rule(page = CREATE)
    void refusesAnotherPassword() throws Exception {
        create("");

        assertThatThrownBy(() -> RedshiftUnderTest.connect(user, "Wrong1234"))
                .hasMessageContaining("password authentication failed for user \"" + user + "\"")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("28000");
    }

    @Rule(page = CREATE)
    void refusesAUserThatIsNotThere() {
        assertThatThrownBy(() -> RedshiftUnderTest.connect(user, PASSWORD))
                .hasMessageContaining("password authentication failed");
    }

    @Rule(page = CREATE)
    void takesThePasswordAsAnMd5Hash() throws Exception {
        execute("CREATE USER " + user + " PASSWORD 'md5" + value("SELECT MD5('" + PASSWORD + user + "')") + "'");

        assertThat(value(login(), "SELECT current_user")).isEqualTo(user);
    }

    @Rule(page = CREATE)
    void takesThePasswordForASha256() throws Exception {
        execute("CREATE USER " + user + " PASSWORD 'sha256|" + PASSWORD + "'");

        assertThat(value(login(), "SELECT current_user")).isEqualTo(user);
    }

    @Rule(page = CREATE)
    void refusesAWeakPassword() {
        for (String weak : List.of(
                "Ab1", "abcd1234", "ABCD1234", "Abcdefgh", "Abcd 1234", "Abcd1234/", "Abcd1234@", "Abcd1234\"")) {
            assertThat(refused("CREATE USER " + user + " PASSWORD '" + weak + "'"))
                    .containsIgnoringCase("password");
        }
    }

    @Rule(page = CREATE)
    void createsNoUserWithoutAPassword() {
        assertThat(refused("CREATE USER " + user)).contains("PASSWORD");
        assertThat(refused("CREATE USER " + user + " CREATEDB")).contains("PASSWORD");
    }

    @Rule(page = CREATE)
    void keepsOutAUserWhosePasswordIsDisabled() throws Exception {
        execute("CREATE USER " + user + " PASSWORD DISABLE");

        assertThatThrownBy(this::login).hasMessageContaining("password authentication failed");
    }

    @Rule(page = CREATE)
    void keepsOutAUserWhosePasswordIsNoLongerValid() throws Exception {
        create("VALID UNTIL '2020-01-01'");

        assertThatThrownBy(this::login).isInstanceOf(SQLException.class);
    }

    @Rule(page = CREATE)
    void limitsTheConnectionsOfAUser() throws Exception {
        create("CONNECTION LIMIT 1");
        login();

        assertThatThrownBy(this::login).hasMessageContaining("too many connections");
    }

    @Rule(page = CREATE)
    void letsOnlySuperusersCreateUsers() throws Exception {
        create("CREATEDB");

        assertThat(refused(login(), "CREATE USER other_" + user + " PASSWORD DISABLE"))
                .contains("must be superuser to create users");
    }

    @Rule(page = CREATE)
    void makesASuperuser() throws Exception {
        create("CREATEUSER");

        assertThat(value("SELECT usesuper FROM pg_user WHERE usename = '" + user + "'"))
                .isEqualTo("t");
        execute(login(), "CREATE TABLE " + schema() + ".t (id INT)");
        execute("DROP TABLE t");
    }

    @Rule(page = "r_superusers")
    void hasTheAdminAsASuperuser() throws Exception {
        assertThat(value("SELECT usesuper FROM pg_user WHERE usename = current_user"))
                .isEqualTo("t");
    }

    @Rule(page = CREATE)
    void setsHowLongASessionMayBeIdle() throws Exception {
        create("SESSION TIMEOUT 120");

        assertThat(value(login(), "SELECT 1")).isEqualTo("1");
        execute("ALTER USER " + user + " RESET SESSION TIMEOUT");
        assertThat(refused("ALTER USER " + user + " SESSION TIMEOUT 59")).contains("60");
    }

    @Rule(page = CREATE)
    void refusesASecondUserOfTheName() throws Exception {
        create("");

        assertThat(refused("CREATE USER " + user + " PASSWORD DISABLE")).contains("already exists");
    }

    @Rule(page = ALTER)
    void letsAUserChangeHisOwnPassword() throws Exception {
        create("");
        execute(login(), "ALTER USER " + user + " PASSWORD 'Other1234'");

        RedshiftUnderTest.connect(user, "Other1234").close();
        assertThat(refused(login("Other1234"), "ALTER USER " + user + " CREATEDB"))
                .contains("permission denied");
    }

    private Connection login(String password) throws SQLException {
        Connection login = RedshiftUnderTest.connect(user, password);
        logins.add(login);
        return login;
    }

    @Rule(page = ALTER)
    void setsAParameterForEverySessionOfAUser() throws Exception {
        create("");
        execute("ALTER USER " + user + " SET search_path TO " + schema() + ", public");
        execute("ALTER USER " + user + " SET statement_timeout TO 1234");

        assertThat(value(login(), "SHOW search_path")).isEqualTo(schema() + ", public");
        assertThat(value(login(), "SELECT current_setting('statement_timeout')"))
                .startsWith("1234");
    }

    @Rule(page = ALTER)
    void renamesAUser() throws Exception {
        execute("CREATE USER x" + user + " PASSWORD DISABLE");
        execute("ALTER USER x" + user + " RENAME TO " + user);

        assertThat(value("SELECT COUNT(*) FROM pg_user WHERE usename = '" + user + "'"))
                .isEqualTo("1");
    }

    @Rule(page = "r_DROP_USER")
    void dropsAUser() throws Exception {
        create("");
        execute("DROP USER " + user);

        assertThat(refused("DROP USER " + user)).contains("user \"" + user + "\" does not exist");
        execute("DROP USER IF EXISTS " + user);
    }

    @Rule(page = "r_DROP_USER")
    void keepsAUserWhoOwnsSomething() throws Exception {
        create("");
        execute("CREATE SCHEMA s_" + user + " AUTHORIZATION " + user);

        assertThat(refused("DROP USER " + user))
                .contains("user \"" + user + "\" cannot be dropped because some objects depend on it");
        execute("DROP SCHEMA s_" + user);
    }

    @Rule(page = "r_DROP_USER")
    void keepsTheCurrentUser() throws Exception {
        String self = value("SELECT current_user");

        assertThat(refused("DROP USER " + self)).contains("current user cannot be dropped");
    }

    @Rule(page = "r_CREATE_GROUP")
    void makesAGroupOfUsers() throws Exception {
        create("");
        execute("CREATE GROUP " + group + " WITH USER " + user);

        assertThat(rows("SELECT u.usename FROM pg_group g, pg_user u"
                        + " WHERE u.usesysid = ANY (g.grolist) AND g.groname = '" + group + "'"))
                .containsExactly(user);
    }

    @Rule(page = "r_ALTER_GROUP")
    void addsAUserToAGroupAndTakesHimOut() throws Exception {
        create("");
        execute("CREATE GROUP " + group);
        execute("CREATE TABLE t (id INT)");
        execute("GRANT USAGE ON SCHEMA " + schema() + " TO GROUP " + group);
        execute("GRANT SELECT ON t TO GROUP " + group);
        Connection login = login();
        assertThat(refused(login, "SELECT * FROM " + schema() + ".t")).contains("permission denied");

        execute("ALTER GROUP " + group + " ADD USER " + user);
        assertThat(rows(login, "SELECT * FROM " + schema() + ".t")).isEmpty();

        execute("ALTER GROUP " + group + " DROP USER " + user);
        assertThat(refused(login, "SELECT * FROM " + schema() + ".t")).contains("permission denied");
    }

    @Rule(page = "r_CREATE_USER")
    void createsAUserInAGroup() throws Exception {
        execute("CREATE GROUP " + group);
        create("IN GROUP " + group);

        assertThat(value(
                        "SELECT COUNT(*) FROM pg_group g, pg_user u WHERE u.usesysid = ANY (g.grolist) AND u.usename = '"
                                + user + "' AND g.groname = '" + group + "'"))
                .isEqualTo("1");
    }

    @Rule(page = "r_CREATE_ROLE")
    void grantsARole() throws Exception {
        create("");
        execute("CREATE ROLE " + group);
        execute("CREATE TABLE t (id INT)");
        execute("GRANT USAGE ON SCHEMA " + schema() + " TO ROLE " + group);
        execute("GRANT SELECT ON TABLE t TO ROLE " + group);
        execute("GRANT ROLE " + group + " TO " + user);
        Connection login = login();
        assertThat(rows(login, "SELECT * FROM " + schema() + ".t")).isEmpty();

        execute("REVOKE ROLE " + group + " FROM " + user);
        assertThat(refused(login, "SELECT * FROM " + schema() + ".t")).contains("permission denied");
    }

    @Rule(page = "r_CREATE_USER")
    void createsUsersInATransaction() throws Exception {
        execute("BEGIN");
        create("");
        execute("ROLLBACK");

        assertThat(value("SELECT COUNT(*) FROM pg_user WHERE usename = '" + user + "'"))
                .isEqualTo("0");
    }

    @Rule(page = "r_names")
    void foldsTheNamesOfUsersInQuotes() throws Exception {
        execute("CREATE USER \"" + user.toUpperCase(Locale.ROOT) + "\" PASSWORD '" + PASSWORD + "'");
        execute("CREATE GROUP \"" + group.toUpperCase(Locale.ROOT) + "\" WITH USER \"" + user.toUpperCase(Locale.ROOT)
                + "\"");
        execute("GRANT USAGE ON SCHEMA " + schema() + " TO \"" + user.toUpperCase(Locale.ROOT) + "\"");

        execute("REVOKE USAGE ON SCHEMA " + schema() + " FROM " + user);
        assertThat(value(login(), "SELECT current_user")).isEqualTo(user);
        assertThat(rows("SELECT groname FROM pg_group WHERE groname = '" + group + "'"))
                .containsExactly(group);
    }

    @Rule(page = CREATE)
    void restrictsTheSystemLogInSilence() throws Exception {
        try (Statement statement = session.createStatement()) {
            statement.execute("CREATE USER " + user + " PASSWORD '" + PASSWORD + "' SYSLOG ACCESS RESTRICTED");

            assertThat(statement.getWarnings() == null).isTrue();
        }
    }

    @Rule(page = "r_CURRENT_USER_ID")
    void tellsWhoIsThereByANumber() throws Exception {
        create("");

        assertThat(value(login(), "SELECT CURRENT_USER_ID"))
                .isEqualTo(value("SELECT usesysid FROM pg_user WHERE usename = '" + user + "'"));
    }
}
