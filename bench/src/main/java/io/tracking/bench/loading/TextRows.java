package io.tracking.bench.loading;

import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Canonical rows as PostgreSQL's text format.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY</a>
 */
final class TextRows implements AutoCloseable {

    private final TableSchema schema;
    private final BufferedWriter out;

    TextRows(Table table, Path file) throws IOException {
        schema = table == Table.EVENTS ? TableSchema.EVENTS : TableSchema.UTM;
        out = Files.newBufferedWriter(file);
    }

    void add(byte[] row) throws IOException {
        JsonNode fields = JsonMapper.shared().readTree(row);
        String separator = "";
        for (Column column : schema.columns()) {
            out.write(separator);
            JsonNode value = fields.get(column.name());
            out.write(value == null || value.isNull() ? "\\N" : escaped(value.asString()));
            separator = "\t";
        }
        out.write('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
