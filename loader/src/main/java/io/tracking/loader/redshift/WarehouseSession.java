package io.tracking.loader.redshift;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SmartDataSource;

/**
 * Runs SQL on the one connection of a transaction, by Spring's {@link JdbcClient}. What the database throws becomes a
 * {@link WarehouseUnavailableException}, which has neither the statement's text nor a parameter in its message. Not thread-safe.
 */
public final class WarehouseSession {

    private final Connection connection;
    private final JdbcTemplate template = new JdbcTemplate();
    private final JdbcClient client;

    WarehouseSession(Connection connection) {
        this.connection = connection;
        template.setExceptionTranslator((task, sql, e) -> WarehouseUnavailableException.of(e));
        template.setDataSource(new OneConnection(connection));
        client = JdbcClient.create(template);
    }

    /** Hands out the same connection always, in whatever state it is; whoever made it closes it. */
    private static final class OneConnection extends AbstractDataSource implements SmartDataSource {

        private final Connection connection;

        OneConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public Connection getConnection(String user, String password) {
            return connection;
        }

        @Override
        public boolean shouldClose(Connection any) {
            return false;
        }
    }

    Connection connection() {
        return connection;
    }

    /**
     * Begins a statement.
     *
     * @param text with {@code :name} where a parameter belongs
     */
    public SqlStatement sql(String text) {
        return new SqlStatement(template, client, text);
    }

    /** What the database said when {@code failure} is the translation of it. */
    static SQLException cause(Exception failure) {
        if (failure instanceof SQLException sql) {
            return sql;
        }
        return failure.getCause() instanceof SQLException sql ? sql : new SQLException(failure);
    }
}
