package io.tracking.loader.redshift;

import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Runs one statement with its parameters; times go in as UTC. Each way to run it fails with a {@link
 * WarehouseUnavailableException} when the warehouse refuses or does not answer.
 */
public final class SqlStatement {

    private final JdbcTemplate template;
    private final JdbcClient client;
    private final String text;
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    SqlStatement(JdbcTemplate template, JdbcClient client, String text) {
        this.template = template;
        this.client = client;
        this.text = text;
    }

    /**
     * Sets the parameter {@code :name}.
     *
     * @param value a text, a number, a truth value or an {@link Instant}
     */
    public SqlStatement param(String name, Object value) {
        parameters.put(name, utc(value));
        return this;
    }

    /** Sets a list, for {@code IN (:name)}; at least one value. */
    public SqlStatement list(String name, Collection<?> values) {
        parameters.put(name, values.stream().map(SqlStatement::utc).toList());
        return this;
    }

    /** Sets rows, for {@code VALUES :name}; at least one row, each with the same number of values. */
    public SqlStatement rows(String name, Collection<? extends List<?>> rows) {
        parameters.put(
                name,
                rows.stream()
                        .map(row -> row.stream().map(SqlStatement::utc).toArray())
                        .toList());
        return this;
    }

    private static Object utc(Object value) {
        return value instanceof Instant instant ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
    }

    /** Answers how many rows it changed, as the server counts them. */
    public long run() {
        return parameters.isEmpty() ? runPlain() : spec().update();
    }

    /** What has no parameters is not prepared. */
    private long runPlain() {
        Long changed = template.execute((Statement statement) -> statement.executeLargeUpdate(text));
        return changed == null ? 0 : changed;
    }

    /** Answers the first column of its only row, a number. */
    public long count() {
        return spec().query((row, number) -> row.getLong(1)).single();
    }

    /** Answers its rows. */
    public <T> List<T> query(Function<SqlRow, T> reader) {
        return spec().query((row, number) -> reader.apply(new SqlRow(row))).list();
    }

    /** Answers its first row; empty when there is none. */
    public <T> Optional<T> first(Function<SqlRow, T> reader) {
        return query(reader).stream().findFirst();
    }

    private StatementSpec spec() {
        StatementSpec spec = client.sql(text);
        return parameters.isEmpty() ? spec : spec.params(parameters);
    }
}
