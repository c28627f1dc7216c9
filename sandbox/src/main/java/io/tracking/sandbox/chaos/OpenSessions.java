package io.tracking.sandbox.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Transactions that somebody has begun in the warehouse and left open. Thread-safe. */
final class OpenSessions implements AutoCloseable {

    /** Seconds: a warehouse that is down at the moment keeps nobody waiting for longer. */
    private static final String PATIENCE = "60";

    private final String url;
    private final Counts counts;
    private final Map<Object, Connection> sessions = new HashMap<>();

    OpenSessions(String url, Counts counts) {
        this.url = url;
        this.counts = counts;
    }

    /** BEGIN and one statement, which may have to wait; counts what came of it. */
    void open(Object owner, String sql) {
        Properties login = new Properties();
        login.setProperty("user", "awsuser");
        login.setProperty("password", "any");
        login.setProperty("loginTimeout", PATIENCE);
        login.setProperty("socketTimeout", PATIENCE);
        try {
            Connection session = DriverManager.getConnection(url, login);
            synchronized (sessions) {
                sessions.put(owner, session);
            }
            session.setAutoCommit(false);
            try (Statement statement = session.createStatement()) {
                statement.execute(sql);
            }
            counts.add("sessions that were left open");
        } catch (SQLException e) {
            counts.add("sessions that the warehouse did not let in");
        }
    }

    void end(Object owner) {
        Connection session;
        synchronized (sessions) {
            session = sessions.remove(owner);
        }
        if (session != null) {
            close(session);
        }
    }

    private static void close(Connection session) {
        try {
            session.close();
        } catch (SQLException e) {
            // The warehouse has ended it before.
        }
    }

    @Override
    public void close() {
        synchronized (sessions) {
            sessions.values().forEach(OpenSessions::close);
            sessions.clear();
        }
    }
}
