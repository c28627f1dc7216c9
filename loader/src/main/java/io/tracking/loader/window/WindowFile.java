package io.tracking.loader.window;

import io.tracking.common.envelope.Envelope.Rows;
import io.tracking.common.lake.Compressor;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import io.tracking.loader.traces.RowTraces;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fills one file of the open window: rows go in as they are, compressed at once. Thread-safe until it is closed. */
final class WindowFile {

    private final Folder folder;
    private final Instant hour;
    private final MemoryFile memory = new MemoryFile();
    private final OutputStream compressed;
    private final @Nullable RowTimes times;
    private final @Nullable RowTraces traces;
    private long rows;

    /** @param traces of its rows; null while nothing is traced */
    WindowFile(Folder folder, Instant hour, Compressor compressor, @Nullable RowTraces traces) throws IOException {
        this.traces = traces;
        this.folder = folder;
        this.hour = hour;
        this.compressed = compressor.into(memory);
        this.times = switch (folder) {
            case EVENTS -> new RowTimes(CanonicalRow.requestTimestampOffset(Table.EVENTS));
            case UTM -> new RowTimes(CanonicalRow.requestTimestampOffset(Table.UTM));
            case REJECTED -> null;
        };
    }

    /**
     * Writes rows that {@link RowShape} has seen, and notes their times.
     *
     * @return how many bytes the file has grown, after compression
     * @throws IOException when the compressor fails; the file is of no use then
     */
    synchronized long write(Rows more) throws IOException {
        // The native compressor reads what it is told to, beyond the array too.
        Objects.checkFromToIndex(more.from(), more.to(), more.bytes().length);
        long before = memory.length();
        if (times != null) {
            times.add(more);
        }
        compressed.write(more.bytes(), more.from(), more.to() - more.from());
        rows += more.count();
        if (traces != null) {
            traces.add(more);
        }
        return memory.length() - before;
    }

    Folder folder() {
        return folder;
    }

    Instant hour() {
        return hour;
    }

    synchronized long rows() {
        return rows;
    }

    /** Ends the file; nothing can be written afterwards. */
    synchronized ClosedFile close(String set, int setFiles) throws IOException {
        compressed.close();
        if (traces != null) {
            traces.closed();
        }
        FileMetadata metadata = times == null
                ? new FileMetadata(rows, memory.sha256(), "", "", TimeRanges.NONE, set, setFiles)
                : new FileMetadata(rows, memory.sha256(), times.min(), times.max(), times.hours(), set, setFiles);
        return new ClosedFile(folder, hour, metadata, memory, traces);
    }

    /** Gives back the compressor's memory; for a file that will not be published. */
    synchronized void discard() {
        try {
            compressed.close();
        } catch (IOException e) {
            // The file is of no use anyhow.
        }
    }
}
