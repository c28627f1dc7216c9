package io.tracking.loader.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections and transactions; the first use migrates. Thread-safe. */
final class Redshift {

    private static final Logger log = LoggerFactory.getLogger(Redshift.class);

    /**
     * The first statement of every transaction that writes: one at a time, under SNAPSHOT isolation as under SERIALIZABLE,
     * because a transaction's snapshot is taken by the first statement that reads, and that one waits for the lock.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html">LOCK</a>
     */
    static final String LOCK = "LOCK tracking.load_ledger";

    private final DataSource dataSource;
    private final Migrations migrations;

    Redshift(DataSource dataSource, Migrations migrations) {
        this.dataSource = dataSource;
        this.migrations = migrations;
    }

    /** Work that may throw what the database throws, and one exception of its own. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run(Statements statements) throws SQLException, E;
    }

    /** Work that throws only what the database throws. */
    @FunctionalInterface
    interface Question<T> {
        T run(Statements statements) throws SQLException;
    }

    /** Work that leaves nothing. */
    @FunctionalInterface
    interface Attempt {
        void run(Statements statements) throws SQLException;
    }

    /** All or nothing, alone: {@code work} sees everything that was committed before it, and nobody writes beside it. */
    <T, E extends Exception> T locked(Work<T, E> work) throws SQLException, E {
        migrations.ensure();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                Statements statements = new Statements(connection);
                statements.run(LOCK);
                T result = work.run(statements);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    rollBack(connection);
                }
            }
        }
    }

    /** Runs {@code attempt} in a transaction of its own, without the lock, rolls it back, and asks in the same session. */
    <T> T afterRollback(Attempt attempt, Question<T> question) throws SQLException {
        migrations.ensure();
        try (Connection connection = dataSource.getConnection()) {
            Statements statements = new Statements(connection);
            connection.setAutoCommit(false);
            attempt.run(statements);
            connection.rollback();
            connection.setAutoCommit(true);
            return question.run(statements);
        }
    }

    /** Each statement on its own, without the lock. */
    <T> T each(Question<T> question) throws SQLException {
        migrations.ensure();
        try (Connection connection = dataSource.getConnection()) {
            return question.run(new Statements(connection));
        }
    }

    /** {@link #each}, for callers that have nothing to do about a failure. */
    <T> T ask(Question<T> question) {
        try {
            return each(question);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** {@link #locked}, for callers that have nothing to do about a failure. */
    <T> T write(Question<T> question) {
        try {
            return this.<T, RuntimeException>locked(question::run);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** The pool's own message hides why there is no connection. */
    static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return e.getCause() == null || e.getCause().getMessage() == null
                ? message
                : message + " (" + e.getCause().getMessage() + ")";
    }

    private static WarehouseUnavailableException unavailable(SQLException e) {
        return new WarehouseUnavailableException("The warehouse does not answer: " + reason(e), e);
    }

    /** A failure here must not hide the one that led to it; the server rolls back when the connection is gone. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            log.debug("Cannot roll back, the connection is broken: {}", broken.getMessage());
        }
    }
}
