package io.tracking.loader.rejected;

import com.github.luben.zstd.Zstd;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.MalformedBodyException;
import io.tracking.common.record.Origin;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.lake.FileBody;
import io.tracking.loader.lake.Lake;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Writes rejected records as tracking-api does. */
public final class RejectedLinesFixture {

    static final EntryId ID =
            EntryId.parse("rejected/date=2026-11-21/hour=07/20261121T0705Z-loader-a-0001.ndjson.zst:3");
    static final String COOKIE = "cccccccc-0000-4000-8000-000000000001";

    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00.123456Z");

    private RejectedLinesFixture() {}

    static List<RejectedRecord> records(String source, BodyShape shape, String id, String body) {
        return lines(source, shape, RECEIVED, id, body).stream()
                .map(line -> RejectedRecord.of(ID, line))
                .toList();
    }

    static RejectedRecord malformed(String id, String body) {
        return records("/track", BodyShape.TRACK, id, body).get(0);
    }

    /** The lines of what {@code /track} rejects of {@code body}. */
    public static List<byte[]> track(Instant receivedAt, String id, String body) {
        return lines("/track", BodyShape.TRACK, receivedAt, id, body);
    }

    private static List<byte[]> lines(String source, BodyShape shape, Instant receivedAt, String id, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Origin origin = new Origin(source, receivedAt, COOKIE, "agent", null, index -> id);
        try {
            return new RecordReader(Set.of())
                    .read(bytes, 0, bytes.length, shape, origin).rejected().stream()
                            .flatMap(rejection -> rejection.lines().stream())
                            .toList();
        } catch (MalformedBodyException e) {
            return e.lines();
        }
    }

    /** Publishes a rejected file. */
    public static void publish(Lake lake, FileKey key, List<byte[]> lines) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            plain.writeBytes(line);
            plain.write('\n');
        }
        byte[] body = Zstd.compress(plain.toByteArray());
        lake.publish(
                key,
                new FileMetadata(lines.size(), sha256(body), "", "", TimeRanges.NONE, "rejected-" + key.sequence(), 0),
                FileBody.of(body));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
