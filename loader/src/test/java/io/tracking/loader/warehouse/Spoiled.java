package io.tracking.loader.warehouse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections that fail where a test wants them to. */
final class Spoiled {

    private Spoiled() {}

    /** The connection breaks when a transaction is to be committed. */
    static Connection failingCommit(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Spoiled.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        throw new SQLException("the connection broke", "08006");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
