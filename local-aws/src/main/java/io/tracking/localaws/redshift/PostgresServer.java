package io.tracking.localaws.redshift;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The PostgreSQL behind the stand-in.
 *
 * <p>A commit is written to the operating system before it is confirmed (synchronous_commit), so killing this process or
 * PostgreSQL loses nothing; it is not forced to the disk (no fsync), so a power cut may.
 */
final class PostgresServer implements AutoCloseable {

    static final String ADMIN = "postgres";
    static final String OWNER = "awsuser";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final DirectoryLock lock;
    private final Set<String> prepared = new HashSet<>();

    private PostgresServer(EmbeddedPostgres postgres, DirectoryLock lock) {
        this.postgres = postgres;
        this.lock = lock;
    }

    /** Stops what a killed process has left in the directory, then starts; recovery may take its time. */
    static PostgresServer start(Path directory) {
        var place = directory.toAbsolutePath().normalize();
        try {
            return start(place.resolve("postgres"), DirectoryLock.take(place));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("Cannot start PostgreSQL in " + place, e);
        }
    }

    private static PostgresServer start(Path data, DirectoryLock lock) throws IOException, SQLException {
        try {
            OrphanedPostgres.stop(data);
            return prepared(new PostgresServer(run(data), lock));
        } catch (IOException | SQLException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static EmbeddedPostgres run(Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PATIENCE)
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "15min")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("work_mem", "64MB")
                .setServerConfig("autovacuum_naptime", "5s")
                // Zone maps of new rows after so many of them, however large the table is.
                .setServerConfig("autovacuum_vacuum_insert_scale_factor", "0")
                .setServerConfig("autovacuum_vacuum_insert_threshold", "20000")
                // Redshift joins by hash; statistics that lag behind a large COPY suggest nested loops.
                .setServerConfig("enable_nestloop", "off")
                .setServerConfig("log_timezone", "UTC")
                .setServerConfig("logging_collector", "on")
                .start();
    }

    private static PostgresServer prepared(PostgresServer server) throws SQLException {
        try {
            server.prepare();
            return server;
        } catch (SQLException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    int port() {
        return postgres.getPort();
    }

    Socket socket() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    /** As the superuser, outside every session. */
    Connection connect(String database) throws SQLException {
        return postgres.getDatabase(ADMIN, database).getConnection();
    }

    /** Creates the database when it is not there. */
    synchronized void ensureDatabase(String database) {
        if (!prepared.add(database)) {
            return;
        }
        try (var connection = connect(ADMIN)) {
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                execute(
                        connection,
                        "CREATE DATABASE " + quoted(database) + " TEMPLATE " + CatalogNames.TEMPLATE + " OWNER "
                                + OWNER);
            }
        } catch (SQLException e) {
            prepared.remove(database);
            throw new IllegalStateException("Cannot create database " + database, e);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stop PostgreSQL", e);
        }
    }

    private void prepare() throws SQLException {
        try (var connection = connect(ADMIN)) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", OWNER)) {
                execute(connection, "CREATE ROLE " + OWNER + " LOGIN CREATEDB CREATEROLE");
                execute(connection, "GRANT pg_monitor, pg_signal_backend, pg_maintain TO " + OWNER);
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", CatalogNames.TEMPLATE)) {
                execute(connection, "CREATE DATABASE " + CatalogNames.TEMPLATE + " OWNER " + OWNER);
            }
            try (var databases = connection.createStatement();
                    var names = databases.executeQuery("SELECT datname FROM pg_database WHERE datallowconn"
                            + " AND datname NOT IN ('postgres', 'template1')")) {
                while (names.next()) {
                    prepareDatabase(names.getString(1));
                }
            }
            execute(connection, "ALTER DATABASE " + CatalogNames.TEMPLATE + " IS_TEMPLATE true");
        }
    }

    private void prepareDatabase(String database) throws SQLException {
        try (var connection = connect(database)) {
            execute(connection, catalog());
        }
    }

    private static String catalog() {
        try (var in = PostgresServer.class.getResourceAsStream("catalog.sql")) {
            if (in == null) {
                throw new IllegalStateException("Cannot find catalog.sql in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
