package io.tracking.loader.load;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Notes what one thread runs on its connections, as a script of SQL would say it: parameters as literals. */
final class StatementRecorder {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Thread thread = Thread.currentThread();
    private final List<String> script = new ArrayList<>();

    DataSource on(DataSource real) {
        return new DelegatingDataSource(real) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                return Thread.currentThread() == thread ? recorded(connection) : connection;
            }
        };
    }

    /** What has been run since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(script);
        script.clear();
        return taken;
    }

    private Connection recorded(Connection real) {
        return proxy(Connection.class, (method, arguments) -> {
            switch (method.getName()) {
                case "setAutoCommit" -> {
                    if (!(boolean) arguments[0]) {
                        script.add("BEGIN");
                    }
                }
                case "commit" -> script.add("COMMIT");
                case "rollback" -> script.add("ROLLBACK");
                default -> {}
            }
            Object result = method.invoke(real, arguments);
            if (result instanceof PreparedStatement statement) {
                return prepared(statement, (String) arguments[0]);
            }
            return result instanceof Statement statement ? plain(statement) : result;
        });
    }

    private Statement plain(Statement real) {
        return proxy(Statement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                script.add((String) arguments[0]);
            }
            return method.invoke(real, arguments);
        });
    }

    private PreparedStatement prepared(PreparedStatement real, String sql) {
        Map<Integer, Object> parameters = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                script.add(filled(sql, parameters.values()));
            } else if (method.getName().startsWith("set") && arguments.length == 2) {
                if (arguments[0] instanceof Integer position) {
                    parameters.put(position, arguments[1]);
                }
            }
            return method.invoke(real, arguments);
        });
    }

    private static String filled(String sql, Iterable<Object> parameters) {
        String filled = sql;
        StringBuilder text = new StringBuilder();
        for (Object parameter : parameters) {
            int at = filled.indexOf('?');
            text.append(filled, 0, at).append(literal(parameter));
            filled = filled.substring(at + 1);
        }
        return text.append(filled).toString();
    }

    private static String literal(Object value) {
        if (value instanceof LocalDateTime time) {
            return "'" + TIMESTAMP.format(time.with(ChronoField.NANO_OF_SECOND, 0)) + "'";
        }
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : String.valueOf(value);
    }

    private interface Call {
        Object make(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                StatementRecorder.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.make(method, arguments == null ? new Object[0] : arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
