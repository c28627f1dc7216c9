package io.tracking.loader.delivery;

import io.tracking.common.lake.Compression;
import io.tracking.loader.lake.FileLines;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes one object of counts, a Zstandard frame: a magic number; the header's files, counts and places; then for each counter, ascending, its
 * key, its birth and its runs, all numbers of runs as differences of seven bits a byte; and an end mark.
 */
final class PartWriter {

    /** Changes with the format. */
    static final int MAGIC = 0x64_6c_76_32;

    /** Of the format that knew nothing of rejected records. */
    static final int FORMER_MAGIC = 0x64_6c_76_31;

    static final int ANOTHER = 1;
    static final int END = 0;

    private PartWriter() {}

    static byte[] write(PartHeader header, List<CounterRuns> counters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(FileLines.compressed(Compression.ZSTD, bytes))) {
            out.writeInt(MAGIC);
            header(out, header);
            for (CounterRuns counter : counters) {
                out.write(ANOTHER);
                counter(out, counter);
            }
            out.write(END);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write counts into memory", e);
        }
        return bytes.toByteArray();
    }

    private static void header(DataOutputStream out, PartHeader header) throws IOException {
        RowKinds counts = header.counts();
        out.writeLong(counts.events());
        out.writeLong(counts.untracked());
        out.writeLong(counts.unbelievable());
        out.writeLong(counts.unreadable());
        out.writeLong(counts.outside());
        out.writeInt(header.files().size());
        for (String file : header.files()) {
            out.writeUTF(file);
        }
        out.writeInt(header.places().size());
        for (Place place : header.places()) {
            out.writeLong(place.hour());
            out.writeUTF(place.page());
            out.writeUTF(place.browser().name());
            out.writeUTF(place.release());
            out.writeUTF(place.fate().name());
        }
    }

    private static void counter(DataOutputStream out, CounterRuns counter) throws IOException {
        out.writeLong(counter.key().high());
        out.writeLong(counter.key().low());
        out.writeLong(counter.key().epoch());
        number(out, counter.birth() + 1);
        number(out, counter.runs().size());
        long last = 0;
        for (SequenceRun run : counter.runs()) {
            number(out, run.first() - last);
            number(out, run.length());
            number(out, run.place());
            last = run.last();
        }
    }

    private static void number(DataOutputStream out, long number) throws IOException {
        long rest = number;
        for (; rest > 0x7F; rest >>>= 7) {
            out.write((int) rest | 0x80);
        }
        out.write((int) rest);
    }
}
