package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import com.jerolba.carpet.CarpetWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

class CopyParquetConformanceIT extends Conformance {

    private static final String COLUMNAR = "copy-usage_notes-copy-from-columnar";

    record Row(int id, @Nullable String label, long count, double ratio, boolean flag, LocalDate day, Instant at) {}

    record Two(int id, String name) {}

    @Rule(page = COLUMNAR)
    void readsColumnsByPosition() throws Exception {
        execute("CREATE TABLE t (a INT, b VARCHAR(10), c BIGINT, d DOUBLE PRECISION, e BOOLEAN, f DATE, g TIMESTAMP)");
        Instant at = Instant.parse("2020-06-01T00:00:24.123Z");

        copy(
                "t",
                file(parquet(
                        Row.class,
                        List.of(
                                new Row(1, "é", 2, 0.5, true, LocalDate.of(2020, 6, 1), at),
                                new Row(2, null, -1, -2, false, LocalDate.of(1969, 12, 31), Instant.EPOCH)))),
                "FORMAT AS PARQUET");

        assertThat(rows("SELECT a, b, c, d, e, f, TO_CHAR(g, 'YYYY-MM-DD HH24:MI:SS.MS') FROM t ORDER BY a"))
                .containsExactly(
                        "1|é|2|0.5|t|2020-06-01|2020-06-01 00:00:24.123",
                        "2|null|-1|-2.0|f|1969-12-31|1970-01-01 00:00:00.000");
    }

    @Rule(page = COLUMNAR)
    void refusesAnotherNumberOfColumns() throws Exception {
        execute("CREATE TABLE t (a INT)");

        copyRefused("t", file(parquet(Two.class, List.of(new Two(1, "a")))), "FORMAT AS PARQUET");
    }

    @Rule(page = COLUMNAR)
    void refusesTextThatIsTooLong() throws Exception {
        execute("CREATE TABLE t (a INT, b VARCHAR(2))");

        copyRefused("t", file(parquet(Two.class, List.of(new Two(1, "éé")))), "FORMAT AS PARQUET");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = COLUMNAR)
    void refusesAnotherType() throws Exception {
        execute("CREATE TABLE t (a VARCHAR(10), b VARCHAR(10))");

        copyRefused("t", file(parquet(Two.class, List.of(new Two(1, "a")))), "FORMAT AS PARQUET");
    }

    @Rule(page = COLUMNAR)
    void refusesAFileThatIsNoParquet() throws Exception {
        execute("CREATE TABLE t (a INT)");

        copyRefused("t", file("1"), "FORMAT AS PARQUET");
    }

    @Rule(page = COLUMNAR)
    void refusesMaxerrorAndDelimiters() throws Exception {
        execute("CREATE TABLE t (a INT, b VARCHAR(2))");
        String source = file(parquet(Two.class, List.of(new Two(1, "a"))));

        copyRefused("t", source, "FORMAT AS PARQUET MAXERROR 5");
        copyRefused("t", source, "FORMAT AS PARQUET DELIMITER ','");
    }

    private static <T> byte[] parquet(Class<T> type, List<T> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CarpetWriter<T> writer = new CarpetWriter<>(bytes, type)) {
            writer.write(rows);
        }
        return bytes.toByteArray();
    }
}
