package io.tracking.loader.load;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FileBody;
import io.tracking.loader.lake.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Makes window files as the loader publishes them. */
public final class Files {

    public static final Instant HOUR = Instant.parse("2026-11-21T07:00:00Z");

    private Files() {}

    public static String event(String requestId, String timestamp, String topic) {
        return "{\"request_timestamp\":\"" + timestamp + "\",\"request_id\":\"" + requestId
                + "\",\"cookie_id\":\"a09c4ca3-d142-4312-ba78-029c3355b8ef\",\"topic\":\"" + topic
                + "\",\"message\":\"{\\\"a\\\":1}\",\"_extra\":{\"x\":1}}";
    }

    public static String utm(String requestId, String timestamp, String source) {
        return "{\"_request_timestamp\":\"" + timestamp + "\",\"request_id\":\"" + requestId + "\",\"source\":\""
                + source + "\",\"medium\":\"cpc\"}";
    }

    public static FileKey key(Table table, Instant hour, int sequence) {
        return key(table, hour, sequence, Compression.ZSTD);
    }

    public static FileKey key(Table table, Instant hour, int sequence, Compression compression) {
        return new FileKey(Folder.of(table), hour, hour, "loader-a", sequence, compression);
    }

    public static FileKey publish(Lake lake, FileKey key, String set, int setFiles, List<String> rows) {
        byte[] body = compressed(key.compression(), rows);
        Table table = key.folder() == Folder.EVENTS ? Table.EVENTS : Table.UTM;
        TimeRanges.Collector hours = new TimeRanges.Collector();
        String least = "~";
        String most = "";
        for (String row : rows) {
            int offset = CanonicalRow.requestTimestampOffset(table);
            hours.add(row.getBytes(StandardCharsets.UTF_8), offset);
            String time = row.substring(offset, offset + CanonicalRow.REQUEST_TIMESTAMP_LENGTH);
            least = least.compareTo(time) < 0 ? least : time;
            most = most.compareTo(time) > 0 ? most : time;
        }
        lake.publish(
                key,
                new FileMetadata(rows.size(), sha256(body), least, most, hours.ranges(), set, setFiles),
                FileBody.of(body));
        return key;
    }

    /** Lines of any form, of a set of one file. */
    public static FileKey publishAs(Lake lake, FileKey key, String set, List<String> lines) {
        byte[] body = compressed(key.compression(), lines);
        TimeRanges hours = TimeRanges.parse("2026-11-21T07/2026-11-21T07");
        lake.publish(key, new FileMetadata(lines.size(), sha256(body), "", "", hours, set, 1), FileBody.of(body));
        return key;
    }

    static List<String> lines(Lake lake, String key) {
        try (InputStream in = new ZstdInputStreamNoFinalizer(lake.open(key))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressed(Compression compression, List<String> rows) {
        byte[] plain = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
        return compression == Compression.ZSTD ? Zstd.compress(plain) : gzip(plain);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(body)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
