package io.tracking.loader.window;

import io.tracking.loader.lake.FileBody;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Writes a file in pieces, so that growing never copies; the sha-256 is computed on the way. Not thread-safe. */
final class MemoryFile extends OutputStream implements FileBody {

    private static final int FIRST_PIECE = 8 * 1024;
    private static final int PIECE = 256 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private final MessageDigest digest;
    private byte[] piece = new byte[FIRST_PIECE];
    private int filled;
    private long length;

    MemoryFile() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        digest.update(bytes, offset, count);
        int from = offset;
        int left = count;
        while (left > 0) {
            if (filled == piece.length) {
                full.add(piece);
                piece = new byte[PIECE];
                filled = 0;
            }
            int some = Math.min(left, piece.length - filled);
            System.arraycopy(bytes, from, piece, filled, some);
            filled += some;
            from += some;
            left -= some;
        }
        length += count;
    }

    /** Ends the digest: to be called once, after the last byte. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open() {
        List<InputStream> pieces = new ArrayList<>();
        for (byte[] bytes : full) {
            pieces.add(new ByteArrayInputStream(bytes));
        }
        pieces.add(new ByteArrayInputStream(piece, 0, filled));
        return new SequenceInputStream(Collections.enumeration(pieces));
    }
}
