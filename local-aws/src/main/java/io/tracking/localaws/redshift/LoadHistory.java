package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.copy.CopyColumn;
import io.tracking.localaws.redshift.copy.CopyLoad;
import io.tracking.localaws.redshift.copy.LoadError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The tables behind {@code sys_load_history} and {@code stl_load_errors}: outside the session's transaction. */
final class LoadHistory {

    private static final String BEGIN = "INSERT INTO standin.load_history"
            + " (user_name, session_id, database_name, table_id, table_name, data_source, file_format)"
            + " VALUES (?, ?, current_database(), ?, ?, ?, ?) RETURNING query_id";
    private static final String END =
            "UPDATE standin.load_history SET status = ?, end_time = clock_timestamp() AT TIME ZONE 'UTC',"
                    + " loaded_rows = ?, loaded_bytes = ?, source_file_count = ?, error_count = ? WHERE query_id = ?";
    private static final String ERROR = "INSERT INTO standin.load_error (query_id, file_name, line_number, column_name,"
            + " column_type, column_length, position, raw_line, raw_value, error_code, error_message)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final PostgresServer postgres;
    private final String database;

    LoadHistory(PostgresServer postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    Entry begin(CopyLoad load, String user, int session) {
        try (Connection connection = postgres.connect(database);
                PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, user);
            insert.setInt(2, session);
            insert.setLong(3, load.tableId());
            insert.setString(4, load.table());
            insert.setString(5, load.command().source());
            insert.setString(6, load.command().format().label());
            try (ResultSet rows = insert.executeQuery()) {
                rows.next();
                return new Entry(rows.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot write the load history of database " + database, e);
        }
    }

    /** One COPY. */
    final class Entry {

        private final long queryId;

        private Entry(long queryId) {
            this.queryId = queryId;
        }

        long queryId() {
            return queryId;
        }

        void completed(CopyLoad.Result result) {
            end("completed", result.rows(), result.bytes(), result.files(), result.errors());
        }

        void aborted(List<LoadError> errors) {
            end("aborted", 0, 0, 0, errors);
        }

        private void end(String status, long rows, long bytes, int files, List<LoadError> errors) {
            try (Connection connection = postgres.connect(database)) {
                connection.setAutoCommit(false);
                try (PreparedStatement update = connection.prepareStatement(END)) {
                    update.setString(1, status);
                    update.setLong(2, rows);
                    update.setLong(3, bytes);
                    update.setInt(4, files);
                    update.setInt(5, errors.size());
                    update.setLong(6, queryId);
                    update.executeUpdate();
                }
                insert(connection, errors);
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot write the load history of database " + database, e);
            }
        }

        private void insert(Connection connection, List<LoadError> errors) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(ERROR)) {
                for (LoadError error : errors) {
                    CopyColumn column = error.column();
                    insert.setLong(1, queryId);
                    insert.setString(2, error.file());
                    insert.setLong(3, error.line());
                    insert.setString(4, column == null ? "" : column.name());
                    insert.setString(5, column == null ? "" : column.type().label());
                    insert.setString(6, column == null || column.length() == 0 ? "" : String.valueOf(column.length()));
                    insert.setInt(7, error.position());
                    insert.setString(8, error.rawLine());
                    insert.setString(9, error.rawValue());
                    insert.setInt(10, error.code());
                    insert.setString(11, error.reason());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }
}
