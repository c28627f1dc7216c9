package io.tracking.bench.redshift;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One session on a schema that is made for the run, and is dropped by a {@link CleanUp}. Not thread-safe. */
final class BenchSchema implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern TAKEN = Pattern.compile("tracking|public|information_schema|pg_.*|catalog_history");
    private static final String THERE_ALREADY = "42P06";
    private static final String NO_RIGHT = "42501";

    private final RedshiftSite site;
    private final String name;
    private final Connection session;
    private final int pid;

    private BenchSchema(RedshiftSite site, String name, Connection session) throws SQLException {
        this.site = site;
        this.name = name;
        this.session = session;
        this.pid = Integer.parseInt(row("SELECT pg_backend_pid()").get(0));
    }

    /** @throws CannotMeasureException when a schema of that name could be somebody else's */
    static void requireOwnName(String name) {
        if (!NAME.matcher(name).matches() || TAKEN.matcher(name).matches()) {
            throw new CannotMeasureException("Cannot measure in schema " + name
                    + ": expected the name of a new one, which is made and dropped: a small letter, then small letters,"
                    + " digits and _, and neither tracking nor a schema of Redshift's own");
        }
    }

    /**
     * Makes the schema. The result cache is off in its session.
     *
     * @throws CannotMeasureException when it is there already, or the right is missing
     */
    static BenchSchema create(RedshiftSite site, String name, CleanUp cleanUp, boolean keep) {
        requireOwnName(name);
        Connection session = site.connect();
        try {
            BenchSchema schema = new BenchSchema(site, name, session);
            schema.execute("SET enable_result_cache_for_session TO off");
            schema.make(cleanUp, keep);
            return schema;
        } catch (SQLException | CannotMeasureException e) {
            close(session, e);
            throw e instanceof CannotMeasureException known
                    ? known
                    : new CannotMeasureException("Cannot make schema " + name + ": " + e.getMessage() + advice(e), e);
        }
    }

    private static void close(Connection session, Exception cause) {
        try {
            session.close();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static String advice(Exception refused) {
        return switch (refused instanceof SQLException e && e.getSQLState() != null ? e.getSQLState() : "") {
            case THERE_ALREADY ->
                "; name another one by --schema, or drop it when a run that was killed has left it: nothing was changed";
            case NO_RIGHT -> "; GRANT CREATE ON DATABASE … TO this user";
            default -> "";
        };
    }

    /** In a transaction: from the moment that others see it, somebody will drop it. */
    private void make(CleanUp cleanUp, boolean keep) throws SQLException {
        session.setAutoCommit(false);
        execute("CREATE SCHEMA " + name);
        if (!keep) {
            cleanUp.later("drop schema " + name + " (DROP SCHEMA " + name + " CASCADE does)", this::drop);
        }
        session.commit();
        session.setAutoCommit(true);
    }

    /** Over another session: this one's may be in the middle of a statement, which holds locks and is ended first. */
    private void drop() throws SQLException {
        try (Connection other = site.connect();
                Statement statement = other.createStatement()) {
            if (!session.isClosed()) {
                statement.execute("SELECT pg_terminate_backend(" + pid + ")");
            }
            statement.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        }
    }

    String name() {
        return name;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Every row of the answer, each a list of its columns as text, NULL as {@code null}. */
    List<List<String>> rows(String sql) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            int columns = result.getMetaData().getColumnCount();
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The first row of the answer. */
    List<String> row(String sql) throws SQLException {
        return rows(sql).get(0);
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
