package io.tracking.sandbox;

import io.tracking.sandbox.process.WarehouseClient;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Fills the bucket and the ledger of a sandbox with hours that four busy loaders have left: in each hour 400 files of events and
 * utm, 200 sets in 48 loads, and 48 files of rejected records. What the ledger counts of these hours is in no table: nobody reads
 * it there. The rows of {@link #rows} are real, and the loader loads them.
 */
final class FilledLake {

    static final int FILES = 400;
    static final int REJECTED_FILES = 48;

    private static final int SETS = FILES / 2;
    private static final int LOADERS = 4;
    private static final int WINDOWS = 12;
    private static final int ROWS = 1390;
    private static final int ROWS_OF_UTM = 70;
    private static final String LEDGER = "filled/ledger.json.gz";
    private static final DateTimeFormatter PARTITION =
            DateTimeFormatter.ofPattern("'date='uuuu-MM-dd/'hour='HH").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter WINDOW =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final Path bucket;
    private final String redshift;
    private final Body body = new Body(gzip("{\"request_id\":\"none\"}\n"));

    /** @param bucket its directory */
    FilledLake(Path bucket, String redshift) {
        this.bucket = bucket;
        this.redshift = redshift;
    }

    private record Body(byte[] bytes, String md5, String sha256) {

        Body(byte[] bytes) {
            this(bytes, digest("MD5", bytes), digest("SHA-256", bytes));
        }
    }

    /** A file's place and what it says of itself. */
    private record Name(String folder, Instant hour, Instant window, String loader, int sequence) {

        String key() {
            return String.format(
                    Locale.ROOT,
                    "%s/%s/%s-%s-%04d.ndjson.gz",
                    folder,
                    PARTITION.format(hour),
                    WINDOW.format(window),
                    loader,
                    sequence);
        }

        String set() {
            return WINDOW.format(window) + "-" + loader + "-" + sequence;
        }
    }

    /** Fills {@code hours} hours from {@code first} on. */
    void fill(Instant first, int hours) throws SQLException {
        ByteArrayOutputStream ledger = new ByteArrayOutputStream();
        try (Writer lines =
                new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(ledger), StandardCharsets.UTF_8))) {
            for (int i = 0; i < hours; i++) {
                hour(first.plus(Duration.ofHours(i)), lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(LEDGER, new Body(ledger.toByteArray()), Map.of());
        run("COPY tracking.load_ledger FROM 's3://" + bucket.getFileName() + "/" + LEDGER
                + "' IAM_ROLE DEFAULT JSON 'auto' GZIP TIMEFORMAT 'auto'");
        remove(LEDGER);
    }

    private void hour(Instant hour, Writer ledger) throws IOException {
        for (int set = 0; set < SETS; set++) {
            Instant window = hour.plus(Duration.ofMinutes(5L * (set % WINDOWS)));
            String loader = "filled-" + set % LOADERS;
            for (String folder : new String[] {"events", "utm"}) {
                Name file = new Name(folder, hour, window, loader, set + 1);
                int rows = folder.equals("events") ? ROWS : ROWS_OF_UTM;
                write(file.key(), body, metadata(file, rows, body, 2));
                ledger.write(line(file, rows));
            }
        }
        for (int i = 0; i < REJECTED_FILES; i++) {
            Instant window = hour.plus(Duration.ofMinutes(5L * (i % WINDOWS)));
            Name file = new Name("rejected", hour, window, "filled-" + i % LOADERS, SETS + i + 1);
            Body refused = new Body(gzip(rejected(file, 0) + rejected(file, 1) + rejected(file, 2)));
            Map<String, String> metadata = metadata(file, 3, refused, 1);
            metadata.keySet().removeIf(name -> name.contains("request"));
            write(file.key(), refused, metadata);
        }
    }

    private String line(Name file, int rows) {
        String load = String.format(
                Locale.ROOT,
                "%08x-0000-7000-8000-%012x",
                file.window().getEpochSecond(),
                file.loader().hashCode() & 0xffff);
        int duplicates = file.sequence() % 50 == 0 ? 2 : 0;
        return ("{\"file_key\":\"%s\",\"etag\":\"%s\",\"table_name\":\"%s\",\"partition_hour\":\"%s\",\"bytes\":%d,\"file_rows\":%d,"
                        + "\"inserted\":%d,\"duplicates\":%d,\"quarantined\":0,\"counted_by\":\"load\",\"file_set\":\"%s\","
                        + "\"load_id\":\"%s\",\"loader_id\":\"%s\",\"loaded_at\":\"%s\",\"reason\":\"\"}%n")
                .formatted(
                        file.key(),
                        body.md5(),
                        file.folder(),
                        TIME.format(file.hour()),
                        body.bytes().length,
                        rows,
                        rows - duplicates,
                        duplicates,
                        file.set(),
                        load,
                        file.loader(),
                        TIME.format(file.window().plus(Duration.ofMinutes(6))));
    }

    private static Map<String, String> metadata(Name file, int rows, Body body, int files) {
        String hour = TIME.format(file.hour()).substring(0, 13).replace(' ', 'T');
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("rows", Integer.toString(rows));
        metadata.put("sha256", body.sha256());
        metadata.put("min-request-timestamp", TIME.format(file.window()));
        metadata.put("max-request-timestamp", TIME.format(file.window().plusSeconds(299)));
        metadata.put("request-hours", hour + "/" + hour);
        metadata.put("set", file.set());
        metadata.put("set-files", Integer.toString(files));
        return metadata;
    }

    private static String rejected(Name file, int number) {
        String[] reasons = {
            "{\"field\":\"topic\",\"code\":\"missing\",\"message\":\"topic is required in an event\"}",
            "{\"field\":\"environment\",\"code\":\"too_long\",\"message\":\"environment is VARCHAR(128) and holds 128 bytes, got 160\"}",
            "{\"field\":\"request_timestamp\",\"code\":\"invalid\",\"message\":\"expected a time, got yesterday\"}"
        };
        return "{\"rejected_id\":\"%s-%d\",\"received_at\":\"%s\",\"stage\":\"ingest\",\"source\":\"/track\",\"index\":0,\"errors\":[%s],"
                        .formatted(file.set(), number, TIME.format(file.window()), reasons[number])
                + "\"defaults\":{},\"part\":1,\"parts\":1,\"record\":\"{\\\"environment\\\":\\\"%s\\\"}\"}\n"
                        .formatted("e".repeat(160));
    }

    /** One hour whose {@code rows} rows are in {@link #FILES} files; the loader loads them. */
    void rows(Instant hour, int rows) {
        for (int set = 0; set < FILES; set++) {
            Instant window = hour.plus(Duration.ofMinutes(5L * (set % WINDOWS)));
            Name file = new Name("events", hour, window, "million-" + set % LOADERS, set + 1);
            StringBuilder lines = new StringBuilder();
            int each = rows / FILES;
            for (int i = 0; i < each; i++) {
                lines.append(row(window.plusMillis(299_000L * i / each), set * each + i));
            }
            Body events = new Body(gzip(lines.toString()));
            write(file.key(), events, metadata(file, each, events, 1));
        }
    }

    /** A file with a good line, and one that no tracking-api lets through and Redshift refuses. */
    void refusedByRedshift(Instant hour) {
        Name file = new Name("events", hour, hour, "forged", 1);
        Body body = new Body(gzip(row(hour, 1) + row(hour, 2).replace("\"shop\"", "\"" + "e".repeat(5000) + "\"")));
        write(file.key(), body, metadata(file, 2, body, 1));
    }

    /** A file that is not what was published. */
    void damaged(Instant hour) {
        Name file = new Name("events", hour, hour, "damaged", 1);
        Body published = new Body(gzip(row(hour, 3) + row(hour, 4)));
        write(file.key(), new Body(gzip(row(hour, 3))), metadata(file, 2, published, 1));
    }

    private static String row(Instant at, int number) {
        return ("{\"request_timestamp\":\"%s\",\"request_id\":\"%s\",\"cookie_id\":\"%s\",\"topic\":\"million.%s\","
                        + "\"message\":\"{\\\"n\\\":%d}\",\"environment\":\"shop\",\"location\":\"https://shop.example/page/%d\","
                        + "\"user_agent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\"}%n")
                .formatted(
                        TIME.format(at),
                        "m-" + number,
                        "visitor-" + number % 20_011,
                        "topic-" + number % 97,
                        number,
                        number % 503);
    }

    private void write(String key, Body body, Map<String, String> metadata) {
        Path file = bucket.resolve(key);
        try {
            Files.createDirectories(file.getParent());
            // S3Proxy lists no object without a checksum: until then it is one that is being written.
            Files.write(file, body.bytes());
            UserDefinedFileAttributeView attributes =
                    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                attributes.write(
                        "user.user-metadata." + entry.getKey(), StandardCharsets.UTF_8.encode(entry.getValue()));
            }
            attributes.write("user.content-type", StandardCharsets.UTF_8.encode("application/x-ndjson"));
            attributes.write("user.storage-tier", StandardCharsets.UTF_8.encode("STANDARD"));
            attributes.write("user.content-md5", ByteBuffer.wrap(HexFormat.of().parseHex(body.md5())));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private void remove(String key) {
        try {
            Files.delete(bucket.resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String sql) throws SQLException {
        try (WarehouseClient warehouse = WarehouseClient.connect(redshift);
                Statement statement = warehouse.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
