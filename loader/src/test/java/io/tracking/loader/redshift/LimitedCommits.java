package io.tracking.loader.redshift;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Lets a number of commits pass; with the last one all sessions end, and nobody reaches the warehouse any more. */
final class LimitedCommits extends DelegatingDataSource {

    static final String GONE = "the warehouse is gone";

    private final AtomicInteger left;
    private final List<Connection> sessions = new CopyOnWriteArrayList<>();

    LimitedCommits(DataSource dataSource, int commits) {
        super(dataSource);
        left = new AtomicInteger(commits);
    }

    boolean gone() {
        return left.get() <= 0;
    }

    @Override
    public Connection getConnection() throws SQLException {
        refuseWhenGone();
        Connection connection = super.getConnection();
        sessions.add(connection.unwrap(Connection.class));
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        refuseWhenGone();
                    }
                    Object answer;
                    try {
                        answer = method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("commit") && left.decrementAndGet() == 0) {
                        for (Connection session : sessions) {
                            session.close();
                        }
                    }
                    return answer;
                });
    }

    private void refuseWhenGone() throws SQLException {
        if (gone()) {
            throw new SQLException(GONE, "08006");
        }
    }
}
