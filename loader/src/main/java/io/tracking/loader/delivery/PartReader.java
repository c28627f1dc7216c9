package io.tracking.loader.delivery;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PartWriter} wrote, counter by counter. Not thread-safe. */
final class PartReader implements AutoCloseable {

    /** Tells of an object that a loader of an earlier release has written. */
    static final class FormerFormatException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final int MOST_FILES = 1_000_000;
    private static final int BUFFER = 8 * 1024;

    private final DataInputStream in;
    private final PartHeader header;
    private @Nullable CounterRuns current;

    /**
     * Reads the header from {@code object}, which {@link #close} closes.
     *
     * @throws FormerFormatException when it is one of an earlier release
     * @throws IOException when it is no such object, or not whole
     */
    PartReader(InputStream object) throws IOException {
        in = new DataInputStream(new BufferedInputStream(new ZstdInputStreamNoFinalizer(object), BUFFER));
        try {
            int magic = in.readInt();
            if (magic == PartWriter.FORMER_MAGIC) {
                throw new FormerFormatException();
            }
            if (magic != PartWriter.MAGIC) {
                throw new IOException("expected the format of counts of this release");
            }
            header = readHeader();
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e instanceof IOException io ? io : new IOException("expected a header of counts", e);
        }
    }

    PartHeader header() {
        return header;
    }

    /** The counter that {@link #next} has read last. */
    CounterRuns current() {
        if (current == null) {
            throw new IllegalStateException("expected next() to have found a counter");
        }
        return current;
    }

    /** Reads the next counter; false at the end. */
    boolean next() throws IOException {
        switch (in.readUnsignedByte()) {
            case PartWriter.END -> {
                current = null;
                return false;
            }
            case PartWriter.ANOTHER -> {
                current = counter();
                return true;
            }
            default -> throw new IOException("expected another counter, or the end");
        }
    }

    private PartHeader readHeader() throws IOException {
        RowKinds counts = new RowKinds(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        List<String> files = new ArrayList<>();
        for (int left = count(in.readInt(), MOST_FILES); left > 0; left--) {
            files.add(in.readUTF());
        }
        List<Place> places = new ArrayList<>();
        for (int left = count(in.readInt(), CounterRuns.MOST_PLACES); left > 0; left--) {
            places.add(new Place(
                    in.readLong(),
                    in.readUTF(),
                    BrowserFamily.valueOf(in.readUTF()),
                    in.readUTF(),
                    Fate.valueOf(in.readUTF())));
        }
        return new PartHeader(files, counts, places);
    }

    private CounterRuns counter() throws IOException {
        CounterKey key = new CounterKey(in.readLong(), in.readLong(), in.readLong());
        long birth = number() - 1;
        List<SequenceRun> runs = new ArrayList<>();
        long last = 0;
        for (long left = number(); left > 0; left--) {
            long first = last + number();
            last = first + number() - 1;
            int place = (int) number();
            if (first < 1
                    || last < first
                    || last > CounterRuns.MOST_SEQUENCE
                    || place >= header.places().size()) {
                throw new IOException("expected runs of sequence numbers, ascending, of places in the header");
            }
            runs.add(new SequenceRun(first, last, place));
        }
        return new CounterRuns(key, birth, runs);
    }

    private static int count(int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("expected 0 to " + most + " entries, got " + count);
        }
        return count;
    }

    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new IOException("expected a number of at most 9 bytes");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
