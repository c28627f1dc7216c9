package io.tracking.localaws.redshift;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The PostgreSQL behind the stand-in.
 *
 * <p>A commit is written to the operating system before it is confirmed (synchronous_commit), so killing this process or
 * PostgreSQL loses nothing; it is not forced to the disk (no fsync), so a power cut may.
 */
final class PostgresServer implements AutoCloseable {

    static final String ADMIN = "postgres";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> CATALOG = List.of("users.sql", "catalog.sql", "views.sql");

    private final EmbeddedPostgres postgres;
    private final DirectoryLock lock;
    private final RedshiftStandInOptions.Admin admin;
    private final Set<String> prepared = new HashSet<>();

    private PostgresServer(EmbeddedPostgres postgres, DirectoryLock lock, RedshiftStandInOptions.Admin admin) {
        this.postgres = postgres;
        this.lock = lock;
        this.admin = admin;
    }

    /** Stops what a killed process has left in the directory, then starts; recovery may take its time. */
    static PostgresServer start(Path directory, RedshiftStandInOptions.Admin admin) {
        Path place = directory.toAbsolutePath().normalize();
        try {
            return start(place.resolve("postgres"), DirectoryLock.take(place), admin);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("Cannot start PostgreSQL in " + place, e);
        }
    }

    private static PostgresServer start(Path data, DirectoryLock lock, RedshiftStandInOptions.Admin admin)
            throws IOException, SQLException {
        try {
            OrphanedPostgres.stop(data);
            return prepared(new PostgresServer(run(data), lock, admin), data);
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
                // Sorts by code points, knows the cases of all letters.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
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
                // Redshift's driver knows no SCRAM.
                .setServerConfig("password_encryption", "md5")
                .setServerConfig("md5_password_warnings", "off")
                .setServerConfig("log_timezone", "UTC")
                .setServerConfig("logging_collector", "on")
                .start();
    }

    private static PostgresServer prepared(PostgresServer server, Path data) throws IOException, SQLException {
        try {
            server.authenticate(data.resolve("pg_hba.conf"));
            server.prepare();
            return server;
        } catch (IOException | SQLException | RuntimeException e) {
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
        try (Connection connection = connect(ADMIN)) {
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                execute(
                        connection,
                        "CREATE DATABASE " + Roles.quoted(database) + " TEMPLATE " + CatalogNames.TEMPLATE + " OWNER "
                                + Roles.quoted(admin.user()));
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

    /** The admin comes in with any password when it has none. Connections come from this process alone. */
    private void authenticate(Path file) throws IOException, SQLException {
        Files.write(
                file,
                List.of(
                        "host all " + ADMIN + " 127.0.0.1/32 trust",
                        "host all \"" + admin.user() + "\" 127.0.0.1/32 "
                                + (admin.password() == null ? "trust" : "md5"),
                        "host all all 127.0.0.1/32 md5"));
        try (Connection connection = connect(ADMIN)) {
            execute(connection, "SELECT pg_reload_conf()");
        }
    }

    private void prepare() throws SQLException {
        try (Connection connection = connect(ADMIN)) {
            Roles.prepare(connection, admin);
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", CatalogNames.TEMPLATE)) {
                execute(
                        connection,
                        "CREATE DATABASE " + CatalogNames.TEMPLATE + " OWNER " + Roles.quoted(admin.user()));
            }
            try (Statement databases = connection.createStatement();
                    ResultSet names = databases.executeQuery("SELECT datname FROM pg_database WHERE datallowconn"
                            + " AND datname NOT IN ('postgres', 'template1')")) {
                while (names.next()) {
                    prepareDatabase(names.getString(1));
                }
            }
            execute(connection, "ALTER DATABASE " + CatalogNames.TEMPLATE + " IS_TEMPLATE true");
        }
    }

    private void prepareDatabase(String database) throws SQLException {
        try (Connection connection = connect(database)) {
            for (String script : CATALOG) {
                execute(connection, read(script));
            }
        }
    }

    private static String read(String script) {
        try (InputStream in = PostgresServer.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("Cannot find " + script + " in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
