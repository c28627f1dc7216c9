package io.tracking.bench.loading;

import io.tracking.bench.process.LocalAwsProcess;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The PostgreSQL behind the stand-in, without the stand-in. */
final class StandInDatabase implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Connection connection;

    private StandInDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Waits until the loader has made its tables, then makes copies of them. */
    static StandInDatabase open(LocalAwsProcess aws, String database) throws SQLException {
        StandInDatabase warehouse = connect(aws, database);
        warehouse.awaitLedger();
        warehouse.execute("CREATE SCHEMA bench");
        warehouse.execute("CREATE TABLE bench.events (LIKE tracking.events INCLUDING ALL)");
        warehouse.execute("CREATE TABLE bench.utm (LIKE tracking.utm INCLUDING ALL)");
        return warehouse;
    }

    private static StandInDatabase connect(LocalAwsProcess aws, String database) throws SQLException {
        return new StandInDatabase(DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + aws.postgresPort() + "/" + database, "postgres", "postgres"));
    }

    /** A database as the stand-in makes one. */
    static void create(LocalAwsProcess aws, String database) throws SQLException {
        try (StandInDatabase warehouse = connect(aws, "dev")) {
            warehouse.execute("CREATE DATABASE " + database + " TEMPLATE redshift_template OWNER awsuser");
        }
    }

    /** So many events of the hours before {@code end}, a million an hour, every twentieth with its utm row. */
    void fill(long events, LocalDateTime end) throws SQLException {
        String time = "TIMESTAMP '" + end.toString().replace('T', ' ') + "' - INTERVAL '3.6 milliseconds' * (" + events
                + " - i)";
        String id = "MD5('filled ' || i)::uuid";
        execute("INSERT INTO tracking.events SELECT " + id + ", " + time + ", " + id
                + ", 'dolphin_cms.filled', REPEAT('{\"filled\":\"before\"}', 8), 'dolphin_cms', NULL, " + id
                + ", 'https://cms.data.com/filled/' || i, 'Mozilla/5.0 (X11; Linux x86_64)', NULL FROM GENERATE_SERIES(1, "
                + events + ") i");
        execute("INSERT INTO tracking.utm SELECT " + id + ", 'adwords', 'cpc' FROM GENERATE_SERIES(1, " + events
                + ", 20) i");
        execute("INSERT INTO tracking.utm_request_times SELECT " + id + ", " + time
                + ", MD5('' || i) FROM GENERATE_SERIES(1, " + events + ", 20) i");
        execute("VACUUM ANALYZE tracking.events, tracking.utm, tracking.utm_request_times");
    }

    void empty() throws SQLException {
        execute("TRUNCATE tracking.events, tracking.utm, tracking.utm_request_times");
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
