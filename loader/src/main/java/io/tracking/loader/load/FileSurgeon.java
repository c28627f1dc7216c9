package io.tracking.loader.load;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tracking.common.lake.Compression;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.LineCheck;
import io.tracking.loader.lake.Manifests;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into files that Redshift refused, and takes lines out of copies of them. The files themselves never change. */
public final class FileSurgeon {

    private static final Logger log = LoggerFactory.getLogger(FileSurgeon.class);

    /** Lines of one file that are told apart: as many as COPY names at most. */
    static final int MOST_LINES = 100_000;

    /** Lines of one file that are kept when it is quarantined as a whole: as many as a loader writes into one. */
    static final int MOST_KEPT = 1_000_000;

    private final Lake lake;

    public FileSurgeon(Lake lake) {
        this.lake = lake;
    }

    /**
     * What is wrong with the object itself; empty when its bytes are those that were published.
     *
     * @throws LakeUnavailableException when the bucket does not answer
     */
    public String fault(LakeFile file) {
        return damage(file).map(Quarantine::reason).orElse("");
    }

    /**
     * The same, with as many rows as can be read: those that its metadata names have been counted by nobody.
     *
     * @throws LakeUnavailableException when the bucket does not answer
     */
    public Optional<Quarantine> damage(LakeFile file) {
        long said = file.metadata().rows();
        MessageDigest digest = sha256();
        Content readable;
        try (InputStream object = lake.open(file.key().toString());
                DigestInputStream digested = new DigestInputStream(object, digest)) {
            readable = readable(file.key().compression(), digested);
            digested.transferTo(OutputStream.nullOutputStream());
        } catch (FileNotFoundException e) {
            return Optional.of(Quarantine.whole(
                    file,
                    0,
                    "the bucket answers that there is no such object; it was removed after publishing; its metadata said "
                            + said + " rows, nobody can count them"));
        } catch (IOException e) {
            throw new LakeUnavailableException("Cannot read " + file.key() + ": " + e.getMessage(), e);
        }
        String fault = fault(file, HexFormat.of().formatHex(digest.digest()), readable);
        if (!fault.isEmpty()) {
            fault += "; its metadata says " + said + " rows, " + readable.rows + " can be read";
        } else if (readable.rows != said) {
            fault = "its metadata says " + said + " rows, it has " + readable.rows;
        }
        return fault.isEmpty() ? Optional.empty() : Optional.of(Quarantine.whole(file, readable.rows, fault));
    }

    private static String fault(LakeFile file, String sha256, Content readable) {
        if (!sha256.equals(file.metadata().sha256())) {
            return "expected sha-256 " + file.metadata().sha256() + ", got " + sha256
                    + "; the object is damaged or was changed after publishing";
        }
        return readable.fault.isEmpty()
                ? ""
                : "it is not readable " + file.key().compression() + ": " + readable.fault;
    }

    /**
     * What can be read of an object.
     *
     * @param rows lines, up to where it cannot
     * @param fault why not on from there; empty when that is its end
     */
    private record Content(long rows, String fault) {}

    private static Content readable(Compression compression, InputStream object) {
        long rows = 0;
        try {
            FileLines lines = new FileLines(compression, object);
            while (lines.next() != null) {
                rows = lines.number();
            }
            return new Content(rows, "");
        } catch (IOException e) {
            return new Content(rows, String.valueOf(e.getMessage()));
        }
    }

    /**
     * The lines that cannot be right whatever Redshift says of them, up to {@link #MOST_LINES}.
     *
     * @throws LakeUnavailableException when the bucket does not answer
     */
    List<RefusedLine> misfits(LakeFile file) {
        LineCheck check = new LineCheck(file);
        List<RefusedLine> found = new ArrayList<>();
        try (FileLines rows = FileLines.open(lake, file.key())) {
            byte[] row;
            while (found.size() < MOST_LINES && (row = rows.next()) != null) {
                String fault = rows.cut()
                        ? "expected at most " + FileLines.LONGEST + " bytes, the line is longer"
                        : check.fault(row);
                if (!fault.isEmpty()) {
                    found.add(new RefusedLine(rows.number(), "", "found by the loader", fault));
                }
            }
        } catch (IOException e) {
            throw new LakeUnavailableException("Cannot read " + file.key() + ": " + e.getMessage(), e);
        }
        return found;
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
                OutputStream out = compressed(file.key().compression(), body)) {
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
        try (OutputStream out = compressed(compression, body)) {
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

    static OutputStream compressed(Compression compression, OutputStream target) throws IOException {
        return switch (compression) {
            case ZSTD -> new ZstdOutputStreamNoFinalizer(target);
            case GZIP -> new GZIPOutputStream(target);
        };
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
