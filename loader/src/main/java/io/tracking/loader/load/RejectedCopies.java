package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.TimeRanges;
import io.tracking.loader.lake.FileBody;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.KeyTakenException;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies lines of one file into files of {@code rejected/}, of {@value #MOST_LINES} lines or {@value #MOST_BYTES} bytes at most. The key
 * of each says which lines of which text it holds, so that who repeats it finds it there. Not thread-safe.
 */
final class RejectedCopies {

    private static final Logger log = LoggerFactory.getLogger(RejectedCopies.class);

    /** Lines of one file of copies. */
    private static final int MOST_LINES = 20_000;

    /** Bytes of lines in one file of copies, before they are compressed. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final Lake lake;
    private final LakeFile file;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final MessageDigest identity = FileIntegrity.sha256();
    private OutputStream out;
    private long lines;
    private long bytes;

    RejectedCopies(Lake lake, LakeFile file) {
        this.lake = lake;
        this.file = file;
        this.out = begin();
    }

    /**
     * Takes a line.
     *
     * @param code why it is not loaded, in one word
     * @param row its bytes
     */
    void add(String code, RefusedLine line, byte[] row) {
        identity.update(ByteBuffer.allocate(Long.BYTES).putLong(0, line.line()).array());
        identity.update(row);
        for (byte[] copy : RefusedRecord.lines(file, code, line, row)) {
            try {
                out.write(copy);
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot compress lines of " + file.key(), e);
            }
            lines++;
            bytes += copy.length;
        }
        if (lines >= MOST_LINES || bytes >= MOST_BYTES) {
            publish();
        }
    }

    /** What was added is in the bucket when this returns. */
    void publish() {
        if (lines == 0) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot compress lines of " + file.key(), e);
        }
        FileKey key = new FileKey(
                Folder.REJECTED,
                file.key().hour(),
                file.key().windowStart(),
                file.key().loaderId() + "-" + file.key().folder().path() + "-copy-"
                        + HexFormat.of().formatHex(identity.digest()).substring(0, 16),
                file.key().sequence(),
                file.key().compression());
        byte[] content = body.toByteArray();
        String sha256 = HexFormat.of().formatHex(FileIntegrity.sha256().digest(content));
        FileMetadata metadata = new FileMetadata(
                lines, sha256, "", "", TimeRanges.NONE, file.metadata().set(), 0);
        try {
            lake.publish(key, metadata, FileBody.of(content));
        } catch (KeyTakenException e) {
            log.debug("{} has these lines, with the reasons that were found first", key);
        }
        out = begin();
    }

    private OutputStream begin() {
        body.reset();
        lines = 0;
        bytes = 0;
        try {
            return FileLines.compressed(file.key().compression(), body);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot compress lines of " + file.key(), e);
        }
    }
}
