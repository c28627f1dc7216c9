package io.tracking.loader.redshift;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Keeps whoever asks for connections inside the caller's open transaction, which the caller alone commits.
 *
 * <p>Flyway commits a migration on one connection and its row of the history on another one: a crash between the two leaves a
 * migration that is applied, is not in the history, and can never be applied again. Here both get the caller's connection, and
 * their commits wait for the caller's. A rollback is carried out, because what follows an error would be refused otherwise.
 */
final class OneTransaction extends AbstractDataSource {

    private final Connection connection;

    /** @param connection with a transaction under way, that is, not in auto-commit */
    OneTransaction(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection getConnection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "commit", "setAutoCommit", "close" -> null;
                        default -> call(method, arguments);
                    };
                });
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("The transaction belongs to the user who began it");
    }
}
