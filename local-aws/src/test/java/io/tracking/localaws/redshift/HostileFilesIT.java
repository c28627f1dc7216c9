package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a file holds: COPY is refused with a line in the error tables, the session goes on, and memory does not grow with
 * what the file expands to.
 */
class HostileFilesIT extends Conformance {

    /** In one piece more than these tests' heap holds. */
    private static final int BOMB_MEGABYTES = 350;

    private static final byte[] GOOD = "\n{\"id\":9,\"name\":\"good\"}\n".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(20), amount DECIMAL(10,2), rate REAL, part DOUBLE PRECISION,"
                + " at TIMESTAMP, zoned TIMESTAMPTZ, day DATE, hour TIME)");
    }

    static Stream<Arguments> badRows() {
        return Stream.of(
                Arguments.of("{\"id\":1,\"name\":\"\0\"}", "1216|2||"),
                Arguments.of("{\"id\":\0}", "1216|2||"),
                Arguments.of("\0", "1216|2||"),
                Arguments.of("{\"id\":\"1\\u0000\"}", "1207|2|id|Invalid digit, Value '.', Pos 1"),
                Arguments.of("{\"name\":\"\\u0000\"}", "1220|2|name|"),
                Arguments.of("{\"hour\":\"\\u0000\"}", "1220|2|hour|"),
                Arguments.of("{\"name\":\"\\ud800\"}", "1220|2||"),
                Arguments.of("{\"name\":\"a\\", "1216|2||"),
                Arguments.of("[".repeat(100_000) + "]".repeat(100_000), "1216|2||"),
                Arguments.of("{\"x\":" + "{\"x\":".repeat(100_000) + "1" + "}".repeat(100_001), "1216|2||"),
                Arguments.of("{\"id\":" + "9".repeat(1_000_000) + "}", "1222|2|id|Overflow, Value '999"),
                Arguments.of("{\"amount\":" + "9".repeat(1_000_000) + "}", "1209|2|amount|"),
                Arguments.of("{\"amount\":1e999999999}", "1209|2|amount|"),
                Arguments.of("{\"amount\":1e-999999999}", "1209|2|amount|"),
                Arguments.of("{\"amount\":\"\u0661\"}", "1209|2|amount|"),
                Arguments.of("{\"rate\":1e300}", "1222|2|rate|Overflow"),
                Arguments.of("{\"part\":\"0x1p3\"}", "1208|2|part|"),
                Arguments.of("{\"part\":\"1d\"}", "1208|2|part|"),
                Arguments.of("{\"at\":\"" + "9".repeat(1_000_000) + "\"}", "1206|2|at|"));
    }

    @ParameterizedTest
    @MethodSource("badRows")
    @Timeout(30)
    void namesTheLineAndTheSessionGoesOn(String row, String error) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(row.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(GOOD);
        String file = file(body.toByteArray());

        copyRefused("t", file, "JSON 'auto' TIMEFORMAT 'auto'");

        assertThat(loadErrors()).singleElement().asString().startsWith(error);

        copy("t", file, "JSON 'auto' TIMEFORMAT 'auto' MAXERROR 100");

        assertThat(rows("SELECT id FROM t WHERE id <> 1")).contains("9");
    }

    @ParameterizedTest
    @MethodSource("epochs")
    @Timeout(30)
    void refusesEpochsOutsideOfTheCalendar(String number) throws Exception {
        copyRefused("t", file("{\"at\":" + number + "}"), "JSON 'auto' TIMEFORMAT 'epochmillisecs'");

        assertThat(loadErrors()).singleElement().asString().startsWith("1206|1|at|");
    }

    static Stream<String> epochs() {
        return Stream.of("1e999999999", "1e30", "-1e18", "9".repeat(100_000));
    }

    @Test
    void refusesAnOffsetThatIsNone() throws Exception {
        copyRefused("t", file("{\"at\":\"2020-06-01T00:00:24+99:00\"}"), "JSON 'auto' TIMEFORMAT 'auto'");

        assertThat(loadErrors()).singleElement().asString().startsWith("1206|1|at|");
    }

    @Test
    void refusesBytesThatAreNoCharacters() throws Exception {
        for (byte[] bytes :
                new byte[][] {{(byte) 0xc0, (byte) 0xaf}, {(byte) 0xff}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes("{\"name\":\"".getBytes(StandardCharsets.UTF_8));
            body.writeBytes(bytes);
            body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

            copyRefused("t", file(body.toByteArray()), "JSON 'auto'");

            assertThat(loadErrors()).singleElement().asString().startsWith("1220|1|name|");
        }
    }

    @Test
    void refusesAManifestThatNamesAFileWithAZeroByte() {
        String manifest = file("{\"entries\":[{\"url\":\"s3:\\u0000\",\"mandatory\":true}]}");

        assertThat(copyRefused("t", manifest, "MANIFEST JSON 'auto'")).contains("Invalid S3 address 's3:.'");
    }

    @Test
    @Timeout(120)
    void doesNotGrowWithARowOfMoreThanItsHeap() throws Exception {
        byte[][] bombs = new byte[][] {
            bomb("{\"id\":1,\"name\":\"", "x", "\"}"), bomb("x", "x", "x"), bomb("", "\n", ""),
        };
        for (byte[] bomb : bombs) {
            copy("t", file(bomb), "JSON 'auto' ZSTD MAXERROR 10");

            assertThat(rows("SELECT id FROM t")).contains("9");
            execute("DELETE FROM t");
        }
    }

    @Test
    @Timeout(120)
    void doesNotGrowWithALineOfMoreThanItsHeap() throws Exception {
        copyRefused("t", file(bomb("1|", "x", "")), "CSV DELIMITER '|' ZSTD");

        assertThat(loadErrors())
                .singleElement()
                .asString()
                .startsWith("1216|1||")
                .contains("4 MB");
    }

    @Test
    void readsTenThousandEmptyMembers() throws Exception {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        for (int member = 0; member < 10_000; member++) {
            gzip.writeBytes(gzip(new byte[0]));
        }
        gzip.writeBytes(gzip(GOOD));

        copy("t", file(gzip.toByteArray()), "JSON 'auto' GZIP");

        assertThat(rows("SELECT id FROM t")).containsExactly("9");
    }

    @Test
    void refusesDamagedParquet() throws Exception {
        byte[] noise = new byte[5_000];
        Arrays.fill(noise, (byte) 'x');
        System.arraycopy("PAR1".getBytes(StandardCharsets.UTF_8), 0, noise, 0, 4);
        System.arraycopy("PAR1".getBytes(StandardCharsets.UTF_8), 0, noise, noise.length - 4, 4);
        noise[noise.length - 8] = 100;
        noise[noise.length - 7] = 0;
        noise[noise.length - 6] = 0;
        noise[noise.length - 5] = 0;

        copyRefused("t", file(noise), "FORMAT AS PARQUET");

        assertThat(rows("SELECT 1")).containsExactly("1");
    }

    /** Between two ends, so often that it is larger than the heap; a good row after it. */
    private static byte[] bomb(String first, String piece, String last) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] megabyte = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new ZstdOutputStream(compressed)) {
            out.write(first.getBytes(StandardCharsets.UTF_8));
            for (int written = 0; written < BOMB_MEGABYTES; written++) {
                out.write(megabyte);
            }
            out.write(last.getBytes(StandardCharsets.UTF_8));
            out.write(GOOD);
        }
        return compressed.toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
