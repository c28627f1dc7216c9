package io.tracking.loader.load;

import io.tracking.common.lake.Compression;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.LineCheck;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Compares the bytes of a file with what was published, and finds lines that cannot be right whatever Redshift says of them. */
public final class FileIntegrity {

    /** Lines of one file that are told apart: as many as COPY names at most. */
    static final int MOST_LINES = 100_000;

    private final Lake lake;

    public FileIntegrity(Lake lake) {
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

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
