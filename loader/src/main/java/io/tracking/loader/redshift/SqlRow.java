package io.tracking.loader.redshift;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one row of an answer: columns by their names, times as UTC. */
public final class SqlRow {

    private final ResultSet row;

    SqlRow(ResultSet row) {
        this.row = row;
    }

    private interface Column<T> {
        T read() throws SQLException;
    }

    private static <T> T read(Column<T> column) {
        try {
            return column.read();
        } catch (SQLException e) {
            throw WarehouseUnavailableException.of(e);
        }
    }

    /** A text; empty for NULL. */
    public String text(String column) {
        String text = textOrNull(column);
        return text == null ? "" : text;
    }

    public @Nullable String textOrNull(String column) {
        return SqlRow.<@Nullable String>read(() -> row.getString(column));
    }

    /** A number; 0 for NULL. */
    public long number(String column) {
        return read(() -> row.getLong(column));
    }

    /** A number with a fraction; 0 for NULL. */
    public double decimal(String column) {
        return read(() -> row.getDouble(column));
    }

    /** A truth value; false for NULL. */
    public boolean flag(String column) {
        return read(() -> row.getBoolean(column));
    }

    /** A time that is never NULL. */
    public Instant time(String column) {
        return timeOrNone(column)
                .orElseThrow(() -> new IllegalStateException("expected a time in column " + column + ", got NULL"));
    }

    /** A time; empty for NULL. */
    public Optional<Instant> timeOrNone(String column) {
        return Optional.ofNullable(
                        SqlRow.<@Nullable LocalDateTime>read(() -> row.getObject(column, LocalDateTime.class)))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }
}
