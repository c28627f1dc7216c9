package io.tracking.loader.load;

import io.tracking.common.lake.Compression;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes lines out of copies of files that Redshift refused. The files themselves never change. */
final class FileRepair {

    private static final Logger log = LoggerFactory.getLogger(FileRepair.class);

    /** Lines of one file that are kept when it is quarantined as a whole: as many as a loader writes into one. */
    static final int MOST_KEPT = 1_000_000;

    private final Lake lake;

    FileRepair(Lake lake) {
        this.lake = lake;
    }

    /**
     * Writes a copy of some lines of a file; none of no lines.
     *
     * @param wanted which, by their numbers from 1
     * @return how many they are
     */
    long copy(LakeFile file, LongPredicate wanted, String target) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long copied = 0;
        try (FileLines rows = FileLines.open(lake, file.key());
                OutputStream out = FileLines.compressed(file.key().compression(), body)) {
            byte[] row;
            while ((row = rows.next()) != null) {
                if (wanted.test(rows.number())) {
                    out.write(row);
                    out.write('\n');
                    copied++;
                }
            }
        } catch (IOException e) {
            throw new LakeUnavailableException("Cannot read " + file.key() + ": " + e.getMessage(), e);
        }
        if (copied > 0) {
            lake.put(target, body.toByteArray());
        }
        return copied;
    }

    /** Writes a file of {@code rows}. */
    void write(Compression compression, List<byte[]> rows, String target) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream out = FileLines.compressed(compression, body)) {
            for (byte[] row : rows) {
                out.write(row);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lake.put(target, body.toByteArray());
    }

    /** Writes a copy of the file without {@code lines}. */
    Quarantine remove(LakeFile file, List<RefusedLine> lines) {
        Set<Long> numbers = lines.stream().map(RefusedLine::line).collect(Collectors.toSet());
        String repaired = Manifests.repaired(file.key());
        long kept = copy(file, number -> !numbers.contains(number), repaired);
        return new Quarantine(
                file.key(), lines, lines.get(0).reason(), file.metadata().rows() - kept, kept == 0 ? "" : repaired);
    }

    /**
     * Publishes {@code lines} to {@code rejected/}. The same lines get the same keys, whatever is said of them, so that a load that is
     * repeated publishes them once.
     */
    void keep(LakeFile file, List<RefusedLine> lines) {
        Map<Long, RefusedLine> byNumber =
                lines.stream().collect(Collectors.toMap(RefusedLine::line, Function.identity()));
        try (FileLines rows = FileLines.open(lake, file.key())) {
            RejectedCopies copies = new RejectedCopies(lake, file);
            byte[] row;
            while ((row = rows.next()) != null) {
                RefusedLine line = byNumber.get(rows.number());
                if (line != null) {
                    copies.add(RefusedRecord.LINE, line, row);
                }
            }
            copies.publish();
        } catch (IOException e) {
            throw new LakeUnavailableException("Cannot read " + file.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same for every line that can be read of a file that is quarantined as a whole, the first {@link #MOST_KEPT} of them: nobody
     * else would find them again.
     */
    void keepAll(LakeFile file, String reason) {
        RejectedCopies copies = new RejectedCopies(lake, file);
        try (InputStream object = lake.open(file.key().toString())) {
            addAll(file, reason, object, copies);
            // What is no format of ours is read all the same: it ends in an error when the bucket does not answer.
            object.transferTo(OutputStream.nullOutputStream());
        } catch (FileNotFoundException e) {
            log.debug("{} is gone: none of its lines can be kept", file.key());
        } catch (IOException e) {
            throw new LakeUnavailableException("Cannot read " + file.key() + ": " + e.getMessage(), e);
        }
        copies.publish();
    }

    private static void addAll(LakeFile file, String reason, InputStream object, RejectedCopies copies) {
        try {
            FileLines rows = new FileLines(file.key().compression(), object);
            byte[] row;
            while (rows.number() < MOST_KEPT && (row = rows.next()) != null) {
                copies.add(RefusedRecord.FILE, new RefusedLine(rows.number(), "", "the whole file", reason), row);
            }
        } catch (IOException e) {
            log.debug("{} cannot be read any further: {}", file.key(), e.getMessage());
        }
    }
}
