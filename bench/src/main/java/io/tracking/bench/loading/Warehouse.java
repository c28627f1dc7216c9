package io.tracking.bench.loading;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The PostgreSQL behind the stand-in, without the stand-in. */
final class Warehouse implements AutoCloseable {

    private static final int PORT_LINE = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Connection connection;

    private Warehouse(Connection connection) {
        this.connection = connection;
    }

    /** Waits until the loader has made its tables, then makes copies of them. */
    static Warehouse open(Path data) throws IOException, SQLException {
        try (var files = Files.walk(data)) {
            Path pid = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Cannot find PostgreSQL in " + data));
            int port = Integer.parseInt(Files.readAllLines(pid).get(PORT_LINE).strip());
            Warehouse warehouse = new Warehouse(DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/dev", "postgres", "postgres"));
            warehouse.awaitLedger();
            warehouse.execute("CREATE SCHEMA bench");
            warehouse.execute("CREATE TABLE bench.events (LIKE tracking.events INCLUDING ALL)");
            warehouse.execute("CREATE TABLE bench.utm (LIKE tracking.utm INCLUDING ALL)");
            return warehouse;
        }
    }

    private void awaitLedger() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count("SELECT count(*) FROM pg_tables WHERE schemaname = 'tracking' AND tablename = 'loading_switch'")
                == 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Waited " + PATIENCE + " for the loader's migrations");
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    /** Both tables in one transaction; the seconds that took. */
    double copy(RowSet set) throws SQLException, IOException {
        execute("TRUNCATE bench.events, bench.utm");
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        connection.setAutoCommit(false);
        long started = System.nanoTime();
        for (RowSet.LakeFile file : set.files()) {
            try (InputStream text = new BufferedInputStream(Files.newInputStream(file.text()), 1 << 16)) {
                copy.copyIn("COPY bench." + file.table().tableName() + " FROM STDIN", text, 1 << 16);
            }
        }
        connection.commit();
        double seconds = (System.nanoTime() - started) / 1e9;
        connection.setAutoCommit(true);
        return seconds;
    }

    long events() throws SQLException {
        return count("SELECT count(DISTINCT request_id) FROM tracking.events");
    }

    private long count(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
