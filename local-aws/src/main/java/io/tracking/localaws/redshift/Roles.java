package io.tracking.localaws.redshift;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles of PostgreSQL behind Redshift's users.
 *
 * <p>A Redshift superuser is none of PostgreSQL: the admin may do everything with what users own, being a member of all of
 * them through {@code standin_everyone}, and nothing with what is the stand-in's. The procedures of users.sql keep this up.
 */
final class Roles {

    private static final List<String> OWN = List.of("everyone", "superuser", "syslog", "groups", "roles");
    private static final String OF_ADMIN =
            "standin_everyone, standin_superuser, pg_monitor, pg_signal_backend, pg_maintain";

    private Roles() {}

    static void prepare(Connection connection, RedshiftStandInOptions.Admin admin) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String role : OWN) {
                create(statement, "standin_" + role, "NOLOGIN");
            }
            statement.execute("GRANT standin_syslog TO standin_superuser");
            create(statement, admin.user(), "LOGIN CREATEDB");
            String name = quoted(admin.user());
            statement.execute("ALTER ROLE " + name + " NOCREATEROLE");
            String password = admin.password();
            if (password != null) {
                statement.execute("ALTER ROLE " + name + " PASSWORD '" + password.replace("'", "''") + "'");
            }
            for (String other : others(statement, admin.user())) {
                statement.execute("REVOKE " + OF_ADMIN + " FROM " + quoted(other));
            }
            statement.execute("REVOKE " + name + " FROM standin_everyone");
            for (String other : others(statement, admin.user())) {
                statement.execute("GRANT " + quoted(other) + " TO standin_everyone");
            }
            statement.execute("GRANT " + OF_ADMIN + " TO " + name);
        }
    }

    private static List<String> others(Statement statement, String admin) throws SQLException {
        List<String> others = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname <> 'postgres'")) {
            while (rows.next()) {
                if (!rows.getString(1).equals(admin)) {
                    others.add(rows.getString(1));
                }
            }
        }
        return others;
    }

    private static void create(Statement statement, String role, String options) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + role.replace("'", "''") + "'")) {
            if (rows.next()) {
                return;
            }
        }
        statement.execute("CREATE ROLE " + quoted(role) + " " + options);
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
