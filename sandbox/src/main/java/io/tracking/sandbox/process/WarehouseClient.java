package io.tracking.sandbox.process;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Counts rows as any client of the warehouse would. */
public final class WarehouseClient implements AutoCloseable {

    private final Connection connection;

    private WarehouseClient(Connection connection) {
        this.connection = connection;
    }

    public static WarehouseClient connect(String url) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "awsuser");
        login.setProperty("password", "any");
        return new WarehouseClient(DriverManager.getConnection(url, login));
    }

    /** Whether the loader has made its tables there. */
    static boolean isMade(String url) {
        try (WarehouseClient warehouse = connect(url)) {
            warehouse.rows("accounting");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Rows of a table. */
    public long rows(String table) throws SQLException {
        return number("SELECT COUNT(*) FROM tracking." + table);
    }

    /** Rows ever loaded, as the ledger says: cheap, however large the tables are. */
    public long loaded() throws SQLException {
        return number("SELECT COALESCE(SUM(inserted), 0) FROM tracking.load_ledger");
    }

    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** The first number that {@code sql} answers. */
    public long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
