package io.tracking.loader.load;

import io.tracking.loader.lake.Lake;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Makes connections that fail where a test wants them to. */
public final class Spoiled {

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

    /**
     * COPY fails with {@code failure} when a file that it reads has a line or a key with {@code word}, or always when that is
     * empty; a failure of a connection ends this one.
     *
     * @param fails whether the next COPY with that word does
     */
    static Connection poisoned(Connection real, Lake lake, String word, BooleanSupplier fails, SQLException failure) {
        return spoiled(Connection.class, (method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof Statement statement && method.getName().equals("createStatement")
                    ? spoiled(Statement.class, (execute, sql) -> {
                        if (sql != null
                                && sql.length > 0
                                && sql[0] instanceof String copy
                                && copy.contains("\nCOPY ")
                                && (word.isEmpty() || holds(lake, copy, word))
                                && fails.getAsBoolean()) {
                            if (failure.getSQLState().startsWith("57")) {
                                real.close();
                            }
                            throw failure;
                        }
                        return execute.invoke(statement, sql);
                    })
                    : result;
        });
    }

    private static boolean holds(Lake lake, String copy, String word) throws IOException {
        String manifest = copy.replaceAll("(?s).*FROM 's3://[^/]+/([^']+)'.*", "$1");
        String entries = new String(lake.open(manifest).readAllBytes(), StandardCharsets.UTF_8);
        return Pattern.compile("s3://[^/]+/([^\"]+)")
                .matcher(entries)
                .results()
                .anyMatch(file -> file.group(1).contains(word)
                        || Files.lines(lake, file.group(1)).stream().anyMatch(line -> line.contains(word)));
    }

    private interface Call {
        Object make(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T spoiled(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                Spoiled.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.make(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Something happens whenever {@code method} is about to be called. */
    public static Connection before(Connection real, String name, Runnable what) {
        return (Connection) Proxy.newProxyInstance(
                Spoiled.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        what.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
