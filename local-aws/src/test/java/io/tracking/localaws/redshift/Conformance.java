package io.tracking.localaws.redshift;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A session in a schema of its own for each rule. */
abstract class Conformance {

    private final String schema = "c_" + UUID.randomUUID().toString().replace("-", "");
    private final List<Connection> others = new ArrayList<>();
    Connection session;
    private int files;

    @BeforeEach
    void open() throws SQLException {
        session = RedshiftUnderTest.connect();
        execute("CREATE SCHEMA " + schema);
        execute("SET search_path TO " + schema);
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection other : others) {
            other.close();
        }
        if (!session.getAutoCommit()) {
            session.rollback();
            session.setAutoCommit(true);
        }
        execute("ROLLBACK");
        execute("DROP SCHEMA " + schema + " CASCADE");
        session.close();
    }

    /** Another session in the same schema. */
    final Connection other() throws SQLException {
        Connection other = RedshiftUnderTest.connect();
        others.add(other);
        execute(other, "SET search_path TO " + schema);
        return other;
    }

    /** Of the schema, for what is named in the whole cluster. */
    final String schema() {
        return schema;
    }

    final void execute(String sql) throws SQLException {
        execute(session, sql);
    }

    static void execute(Connection in, String sql) throws SQLException {
        try (Statement statement = in.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What the statement was refused with. */
    final String refused(String sql) {
        return refused(session, sql);
    }

    static String refused(Connection in, String sql) {
        try {
            execute(in, sql);
        } catch (SQLException e) {
            return e.getMessage();
        }
        throw new AssertionError("Not refused: " + sql);
    }

    /** The rows, columns separated by {@code |}, NULL as {@code null}; blanks at the end of a CHAR are not shown. */
    final List<String> rows(String query) throws SQLException {
        return rows(session, query);
    }

    static List<String> rows(Connection in, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = in.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    values.add(value == null ? "null" : value.stripTrailing());
                }
                found.add(String.join("|", values));
            }
        }
        return found;
    }

    final String value(String query) throws SQLException {
        return rows(query).get(0);
    }

    static String value(Connection in, String query) throws SQLException {
        return rows(in, query).get(0);
    }

    /** Puts one file and returns its address. */
    final String file(String... lines) {
        return file(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    final String file(byte[] body) {
        return RedshiftUnderTest.put(schema + "/" + files++ + "/data", body);
    }

    final void copy(String table, String source, String options) throws SQLException {
        execute(statement(table, source, options));
    }

    static String statement(String table, String source, String options) {
        return "COPY " + table + " FROM '" + source + "' " + RedshiftUnderTest.authorization() + " " + options;
    }

    final String copyRefused(String table, String source, String options) {
        return refused(statement(table, source, options));
    }

    /** Of the last COPY: {@code code|line|column|reason}. */
    final List<String> loadErrors() throws SQLException {
        return rows("SELECT error_code, line_number, column_name, error_message FROM sys_load_error_detail"
                + " WHERE query_id = pg_last_copy_id() ORDER BY line_number");
    }
}
