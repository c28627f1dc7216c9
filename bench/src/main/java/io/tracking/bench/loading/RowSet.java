package io.tracking.bench.loading;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tracking.bench.traffic.EventRows;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import io.tracking.sandbox.demo.Events;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same rows twice: as a window's files, and as text for COPY FROM STDIN.
 *
 * @param name of the set
 * @param files for the bucket
 */
record RowSet(String name, List<LakeFile> files) {

    /**
     * One table's part.
     *
     * @param body compressed
     * @param text the same rows for COPY
     */
    record LakeFile(FileKey key, Table table, long rows, Path body, Path text, FileMetadata metadata) {}

    /** Writes events {@code from} to {@code to} into the directory. */
    static RowSet write(Path directory, Events source, long from, long to, int sequence) throws IOException {
        Instant now = Instant.now();
        String set = "bench-" + sequence;
        EventRows rows = new EventRows(source);
        try (Writer events = new Writer(directory, Table.EVENTS);
                Writer utm = new Writer(directory, Table.UTM)) {
            for (long i = from; i < to; i++) {
                Accepted row = rows.row(i, now);
                events.add(row.eventRow());
                utm.add(row.utmRow());
            }
            return new RowSet(set, List.of(events.end(set, now, 2 * sequence - 1), utm.end(set, now, 2 * sequence)));
        }
    }

    private static final class Writer implements AutoCloseable {

        private final Table table;
        private final Path body;
        private final Path text;
        private final MessageDigest digest;
        private final OutputStream packed;
        private final TextRows copy;
        private final TimeRanges.Collector hours = new TimeRanges.Collector();
        private String first = "";
        private String last = "";
        private long rows;

        Writer(Path directory, Table table) throws IOException {
            this.table = table;
            body = directory.resolve(table.tableName() + ".ndjson.zst");
            text = directory.resolve(table.tableName() + ".text");
            digest = sha256();
            packed = new ZstdOutputStreamNoFinalizer(
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(body), 1 << 16), digest), 1);
            copy = new TextRows(table, text);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has SHA-256", e);
            }
        }

        void add(byte @Nullable [] row) throws IOException {
            if (row == null) {
                return;
            }
            packed.write(row);
            packed.write('\n');
            copy.add(row);
            int offset = CanonicalRow.requestTimestampOffset(table);
            hours.add(row, offset);
            String timestamp =
                    new String(row, offset, CanonicalRow.REQUEST_TIMESTAMP_LENGTH, StandardCharsets.US_ASCII);
            first = first.isEmpty() || timestamp.compareTo(first) < 0 ? timestamp : first;
            last = timestamp.compareTo(last) > 0 ? timestamp : last;
            rows++;
        }

        LakeFile end(String set, Instant now, int sequence) throws IOException {
            packed.close();
            copy.close();
            FileMetadata metadata = new FileMetadata(
                    rows, HexFormat.of().formatHex(digest.digest()), first, last, hours.ranges(), set, 2);
            FileKey key = new FileKey(
                    Folder.of(table),
                    now.truncatedTo(ChronoUnit.HOURS),
                    now.truncatedTo(ChronoUnit.MINUTES),
                    "bench",
                    sequence,
                    Compression.ZSTD);
            return new LakeFile(key, table, rows, body, text, metadata);
        }

        @Override
        public void close() throws IOException {
            packed.close();
            copy.close();
        }
    }
}
