package io.tracking.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableSchemaTest {

    private static final Pattern COLUMN = Pattern.compile(
            ",?\"?(?<name>[a-z_]+)\"? (?<type>CHAR|VARCHAR|TIMESTAMP)(?: WITHOUT TIME ZONE|\\((?<bytes>[0-9]+)\\))(?<rest>.*)");

    @ParameterizedTest
    @EnumSource
    void equalsTheGivenDdl(Table table) throws IOException {
        assertThat(TableSchema.of(table)).isEqualTo(new TableSchema(table, columnsInDdl(table)));
    }

    private static List<Column> columnsInDdl(Table table) throws IOException {
        List<Column> columns = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(Path.of("..", "data", "tables.sql"))) {
            Matcher column = COLUMN.matcher(line.strip());
            if (line.startsWith("CREATE TABLE")) {
                inTable = line.endsWith("tracking." + table.tableName());
            } else if (inTable && column.matches()) {
                columns.add(new Column(
                        column.group("name"),
                        Column.Type.valueOf(column.group("type").toUpperCase(Locale.ROOT)),
                        column.group("bytes") == null ? 0 : Integer.parseInt(column.group("bytes")),
                        !column.group("rest").contains("NOT NULL")));
            }
        }
        return columns;
    }
}
