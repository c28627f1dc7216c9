package io.tracking.loader.announce;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The sessions of a loader that is killed at one step: before a statement on the tables, before a commit, or after it. From then on
 * nothing of that loader reaches the warehouse, which rolls back what was open.
 */
final class MortalDataSource extends DelegatingDataSource {

    private final AtomicInteger left;
    private final List<Connection> sessions = new CopyOnWriteArrayList<>();
    private volatile String last = "";
    private volatile boolean dead;

    /** @param steps so many are survived */
    MortalDataSource(DataSource dataSource, int steps) {
        super(dataSource);
        left = new AtomicInteger(steps);
    }

    boolean dead() {
        return dead;
    }

    /** At what it died. */
    String last() {
        return last;
    }

    @Override
    public Connection getConnection() throws SQLException {
        live();
        Connection real = super.getConnection();
        sessions.add(real);
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("close")) {
                return method.invoke(real, arguments);
            }
            live();
            if (method.getName().equals("commit")) {
                step("before a commit");
                Object done = method.invoke(real, arguments);
                step("after a commit");
                return done;
            }
            Object result = method.invoke(real, arguments);
            if (result instanceof PreparedStatement statement) {
                return statement(PreparedStatement.class, statement, (String) arguments[0]);
            }
            return result instanceof Statement statement ? statement(Statement.class, statement, "") : result;
        });
    }

    private <T extends Statement> T statement(Class<T> type, T real, String prepared) {
        return proxy(type, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                String sql = arguments.length > 0 ? (String) arguments[0] : prepared;
                live();
                if (sql.contains("tracking.")) {
                    step("before " + sql);
                }
            }
            return method.invoke(real, arguments);
        });
    }

    private void step(String what) throws SQLException {
        if (left.getAndDecrement() == 0) {
            last = what;
            dead = true;
            for (Connection session : sessions) {
                if (!session.isClosed()) {
                    session.rollback();
                }
            }
            live();
        }
    }

    private void live() throws SQLException {
        if (dead) {
            throw new SQLException("this loader was killed", "08006");
        }
    }

    private interface Call {
        Object make(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                MortalDataSource.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.make(method, arguments == null ? new Object[0] : arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
