package io.tracking.loader.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the warehouse to the shape this loader needs, when the warehouse is first used: the loader starts, receives and
 * publishes without it. Tables that are there already are left alone.
 *
 * <p>The history is in {@code public.tracking_migrations}: schema tracking is itself made by a migration.
 * Flyway has no lock of its own on Redshift, which enforces no key either: {@code public.tracking_migrations_lock} is it.
 */
class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private final DataSource dataSource;
    private boolean done;

    Migrations(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Migrates, once per process; cheap afterwards.
     *
     * @throws SQLException when the warehouse does not answer or another loader migrates at this moment; the next call tries
     *     again
     */
    synchronized void ensure() throws SQLException {
        if (done) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            Statements statements = new Statements(connection);
            statements.run("CREATE TABLE IF NOT EXISTS public.tracking_migrations_lock (nothing INTEGER)");
            connection.setAutoCommit(false);
            statements.run("LOCK public.tracking_migrations_lock");
            log.info("The warehouse is up to date: {} migrations applied", migrate());
            connection.commit();
            done = true;
        }
    }

    private int migrate() throws SQLException {
        try {
            return Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration")
                    .defaultSchema("public")
                    .createSchemas(false)
                    .table("tracking_migrations")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw sql;
                }
            }
            throw new SQLTransientException("Cannot migrate the warehouse: " + e.getMessage(), e);
        }
    }
}
