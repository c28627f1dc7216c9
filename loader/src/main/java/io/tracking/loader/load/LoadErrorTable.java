package io.tracking.loader.load;

import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.Quarantine.RefusedLine;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lines that this session's COPYs refused.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_ERROR_DETAIL.html">SYS_LOAD_ERROR_DETAIL</a>
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html">STL_LOAD_ERRORS</a>
 */
final class LoadErrorTable {

    private static final Logger log = LoggerFactory.getLogger(LoadErrorTable.class);

    private static final String SYS =
            """
            -- The lines that the COPYs of this session have refused.
            SELECT TRIM(file_name) AS file_name,
                   line_number,
                   TRIM(column_name) AS column_name,
                   error_code,
                   TRIM(error_message) AS reason
            FROM sys_load_error_detail
            WHERE session_id = pg_backend_pid()""";

    private static final String STL =
            """
            -- The same, where there is no sys_load_error_detail.
            SELECT TRIM(filename) AS file_name,
                   line_number,
                   TRIM(colname) AS column_name,
                   err_code AS error_code,
                   TRIM(err_reason) AS reason
            FROM stl_load_errors
            WHERE session = pg_backend_pid()""";

    private final Lake lake;

    LoadErrorTable(Lake lake) {
        this.lake = lake;
    }

    private record Row(String file, RefusedLine line) {}

    /** By file, ascending, each line once. */
    Map<LakeFile, List<RefusedLine>> of(WarehouseSession session, List<LakeFile> files) {
        Map<String, TreeMap<Long, RefusedLine>> byName = new HashMap<>();
        for (Row row : rows(session)) {
            byName.computeIfAbsent(row.file, name -> new TreeMap<>()).putIfAbsent(row.line.line(), row.line);
        }
        Map<LakeFile, List<RefusedLine>> lines = new HashMap<>();
        for (LakeFile file : files) {
            TreeMap<Long, RefusedLine> found = byName.get(lake.uri(file.key().toString()));
            if (found != null) {
                lines.put(file, new ArrayList<>(found.values()));
            }
        }
        return lines;
    }

    private static List<Row> rows(WarehouseSession session) {
        try {
            return rows(session, SYS);
        } catch (WarehouseUnavailableException e) {
            log.debug("Cannot read sys_load_error_detail, asking stl_load_errors: {}", e.getMessage());
            return rows(session, STL);
        }
    }

    private static List<Row> rows(WarehouseSession session, String sql) {
        return session.sql(sql)
                .query(row -> new Row(
                        row.text("file_name"),
                        new RefusedLine(
                                row.number("line_number"),
                                row.text("column_name"),
                                row.text("error_code"),
                                row.text("reason"))));
    }
}
