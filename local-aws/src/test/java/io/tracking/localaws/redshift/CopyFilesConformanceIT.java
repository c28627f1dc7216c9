package io.tracking.localaws.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;

class CopyFilesConformanceIT extends Conformance {

    private static final String SOURCE = "copy-parameters-data-source-s3";
    private static final String MANIFEST = "loading-data-files-using-manifest";
    private static final String COMPRESSION = "copy-parameters-file-compression";
    private static final byte[] ROW = "1|a\n".getBytes(StandardCharsets.UTF_8);

    @BeforeEach
    void createTable() throws Exception {
        execute("CREATE TABLE t (id INT, name VARCHAR(20))");
    }

    @Rule(page = SOURCE)
    void loadsEveryFileUnderThePrefix() throws Exception {
        String prefix = folder();
        put(prefix + "a/1", ROW);
        put(prefix + "a/2", ROW);
        String other = put(prefix + "b/1", ROW);

        copy("t", other.replace("/b/1", "/a"), "");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = SOURCE)
    void loadsNothingTwiceWhenOneNameIsThePrefixOfAnother() throws Exception {
        String prefix = folder();
        String first = put(prefix + "data", ROW);
        put(prefix + "data2", ROW);

        copy("t", first, "");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = SOURCE)
    void refusesAPrefixWithoutFiles() {
        assertThat(copyRefused("t", file("1|a") + "/no/such", "")).contains("does not exist");
    }

    @Rule(page = SOURCE)
    void takesTheRegionOfTheBucket() throws Exception {
        copy("t", file(ROW), "REGION '" + RedshiftUnderTest.region() + "'");
        copy("t", file(ROW), "REGION AS '" + RedshiftUnderTest.region() + "'");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = SOURCE)
    void refusesARegionThatIsNone() throws Exception {
        copyRefused("t", file(ROW), "REGION 'mars-1'");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = "queries-troubleshooting-load-fails")
    void refusesARegionThatIsNotTheBuckets() {
        String other = RedshiftUnderTest.region().equals("eu-west-1") ? "us-east-1" : "eu-west-1";

        assertThat(copyRefused("t", file(ROW), "REGION '" + other + "'"))
                .contains("The bucket you are attempting to access must be addressed using the specified endpoint.");
    }

    @Rule(page = COMPRESSION)
    void readsGzip() throws Exception {
        copy("t", file(gzip(ROW)), "GZIP");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a");
    }

    @Rule(page = COMPRESSION)
    void readsZstandard() throws Exception {
        copy("t", file(Zstd.compress(ROW)), "ZSTD");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a");
    }

    @Rule(page = COMPRESSION)
    void readsBzip2() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
            out.write(ROW);
        }

        copy("t", file(bytes.toByteArray()), "BZIP2");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a");
    }

    @Rule(page = COMPRESSION)
    void refusesAFileThatIsNotCompressedAsStated() throws Exception {
        copyRefused("t", file(ROW), "GZIP");
        copyRefused("t", file(ROW), "ZSTD");
        copyRefused("t", file(gzip(ROW)), "ZSTD");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = COMPRESSION)
    void refusesACompressedFileThatIsCutOff() throws Exception {
        byte[] rows = "1|some name\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        byte[] zstd = Zstd.compress(rows);

        copyRefused("t", file(Arrays.copyOf(gzip(rows), 100)), "GZIP");
        copyRefused("t", file(Arrays.copyOf(zstd, zstd.length - 3)), "ZSTD");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = MANIFEST)
    void loadsExactlyTheFilesOfTheManifest() throws Exception {
        String prefix = folder();
        String first = put(prefix + "1", ROW);
        put(prefix + "2", ROW);
        String third = put(prefix + "other/3", ROW);

        copy("t", manifest(entry(first, true), entry(third, true)), "MANIFEST");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = MANIFEST)
    void takesNoPrefixInAManifest() throws Exception {
        String prefix = folder();
        String first = put(prefix + "data-1", ROW);

        copyRefused("t", manifest(entry(first.substring(0, first.length() - 2), true)), "MANIFEST");
    }

    @Rule(page = MANIFEST)
    void failsWhenAMandatoryFileIsMissing() throws Exception {
        String first = file(ROW);

        copyRefused("t", manifest(entry(first, true), entry(first + "-missing", true)), "MANIFEST");

        assertThat(rows("SELECT * FROM t")).isEmpty();
    }

    @Rule(page = MANIFEST)
    void leavesOutAMissingFileThatIsNotMandatory() throws Exception {
        String first = file(ROW);

        copy("t", manifest(entry(first, true), entry(first + "-missing", false)), "MANIFEST");
        copy("t", manifest(entry(first, true), "{\"url\":\"" + first + "-missing\"}"), "MANIFEST");

        assertThat(value("SELECT COUNT(*) FROM t")).isEqualTo("2");
    }

    @Rule(page = MANIFEST)
    void failsWhenNoFileIsThere() {
        copyRefused("t", manifest(entry(file("1|a") + "-missing", false)), "MANIFEST");
    }

    @Rule(page = MANIFEST)
    void refusesAManifestThatIsNotThere() {
        copyRefused("t", file("1|a") + "-no-manifest", "MANIFEST");
    }

    @Rule(page = MANIFEST)
    void readsCompressedFilesOfAPlainManifest() throws Exception {
        copy("t", manifest(entry(file(gzip(ROW)), true)), "MANIFEST GZIP");

        assertThat(rows("SELECT * FROM t")).containsExactly("1|a");
    }

    @Rule(page = "copy-parameters-authorization")
    void refusesACopyWithoutAuthorization() {
        refused("COPY t FROM '" + file("1|a") + "'");
    }

    private int folders;

    private String folder() {
        return getClass().getSimpleName() + "-" + System.nanoTime() + "-" + folders++ + "/";
    }

    private static String put(String key, byte[] body) {
        return RedshiftUnderTest.put(key, body);
    }

    private String manifest(String... entries) {
        return file("{\"entries\":[" + String.join(",", entries) + "]}");
    }

    private static String entry(String address, boolean mandatory) {
        return "{\"url\":\"" + address + "\",\"mandatory\":" + mandatory + "}";
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
