package io.tracking.loader.rejected;

import io.tracking.common.lake.FileKey;
import io.tracking.common.rejected.FieldError;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rejected files of the lake. A call reads a bounded number of bytes and keeps a bounded number of records.
 * Thread-safe.
 */
public final class RejectedFiles {

    private static final Logger log = LoggerFactory.getLogger(RejectedFiles.class);

    /** Of lines, unpacked: a few seconds. */
    private static final long MOST_BYTES_READ = 512L * 1024 * 1024;

    private static final long MOST_BYTES_KEPT = 4L * 1024 * 1024;
    private static final int MOST_REASONS = 500;

    private final Lake lake;
    private final LakeListing lakeListing;

    RejectedFiles(Lake lake, LakeListing lakeListing) {
        this.lake = lake;
        this.lakeListing = lakeListing;
    }

    /**
     * A page of a search.
     *
     * @param records ascending by id
     * @param next the last record looked at, to go on behind; null when there is no more
     * @param reasons how many matching records have which reason; of the first page of a search, over all of it
     * @param matching how many records match; of the first page of a search, over all of it
     * @param allCounted false when there was too much to read: the counts are then those of the oldest records
     */
    public record Page(
            List<RejectedRecord> records,
            @Nullable EntryId next,
            Map<Reason, Long> reasons,
            long matching,
            boolean allCounted) {}

    /** Why records were rejected, or refused by Redshift. */
    public record Reason(String code, String field) implements Comparable<Reason> {
        @Override
        public int compareTo(Reason other) {
            int byCode = code.compareTo(other.code);
            return byCode != 0 ? byCode : field.compareTo(other.field);
        }
    }

    /** Sees record after record. */
    @FunctionalInterface
    interface Visitor {
        /** False to stop behind {@code record}; {@code bytesRead} since the scan's start. */
        boolean visit(RejectedRecord record, long bytesRead);
    }

    /** At most {@code limit} records that match, behind {@code after}; fewer when they are large. */
    public Page page(RejectedSearch search, @Nullable EntryId after, int limit) {
        List<RejectedRecord> records = new ArrayList<>();
        Map<Reason, Long> reasons = new TreeMap<>();
        long[] sums = new long[2];
        @Nullable EntryId[] last = new @Nullable EntryId[1];
        boolean[] full = new boolean[1];
        boolean finished =
                scan(lakeListing.rejected(new HourRange(search.from(), search.to())), after, (record, bytesRead) -> {
                    if (search.matches(record)) {
                        if (full[0] || records.size() == limit || sums[1] > MOST_BYTES_KEPT) {
                            full[0] = true;
                        } else {
                            records.add(record);
                            sums[1] += (long) record.bytes().length * Math.min(record.parts(), 4);
                        }
                        sums[0]++;
                        count(record, reasons);
                    }
                    if (!full[0]) {
                        last[0] = record.id();
                    }
                    return bytesRead < MOST_BYTES_READ && (after == null || !full[0]);
                });
        return new Page(
                complete(records), finished && !full[0] ? null : last[0], reasons, sums[0], after == null && finished);
    }

    private static void count(RejectedRecord record, Map<Reason, Long> reasons) {
        for (FieldError error : record.errors()) {
            Reason reason = new Reason(error.code(), error.field());
            if (reasons.containsKey(reason) || reasons.size() < MOST_REASONS) {
                reasons.merge(reason, 1L, Long::sum);
            }
        }
    }

    /** The records of these ids that are there, whole where their parts are. */
    public List<RejectedRecord> find(Collection<EntryId> ids) {
        Map<FileKey, List<EntryId>> byFile = ids.stream().collect(Collectors.groupingBy(EntryId::file));
        List<RejectedRecord> found = new ArrayList<>();
        byFile.forEach((file, wanted) -> {
            Set<EntryId> left = new LinkedHashSet<>(wanted);
            scan(List.of(file), null, (record, bytesRead) -> {
                if (left.remove(record.id())) {
                    found.add(record);
                }
                return !left.isEmpty();
            });
        });
        return complete(found);
    }

    /**
     * Visits the first lines of records, in the order of their ids.
     *
     * @param files ascending
     * @return true when the visitor has seen the last one
     */
    boolean scan(List<FileKey> files, @Nullable EntryId after, Visitor visitor) {
        long read = 0;
        for (FileKey file : files) {
            if (after != null && file.toString().compareTo(after.file().toString()) < 0) {
                continue;
            }
            boolean goesOn = after != null && file.equals(after.file());
            try (FileLines lines = FileLines.open(lake, file)) {
                byte[] line;
                while ((line = lines.next()) != null) {
                    if (goesOn && after != null && lines.number() <= after.line()) {
                        continue;
                    }
                    read += line.length;
                    RejectedRecord record = RejectedRecord.of(new EntryId(file, lines.number()), line);
                    if (record.part() == 1 && !visitor.visit(record, read)) {
                        return false;
                    }
                }
            } catch (FileNotFoundException e) {
                log.debug("{} has been removed meanwhile", file);
            } catch (IOException e) {
                log.warn("Cannot read {} any further: {}; the other files are searched", file, e.getMessage());
            }
        }
        return true;
    }

    /** Puts the parts of large records together; the parts of one record are in files of one hour. */
    List<RejectedRecord> complete(List<RejectedRecord> records) {
        Map<Instant, List<RejectedRecord>> byHour = records.stream()
                .filter(RejectedRecord::canBeCompleted)
                .collect(Collectors.groupingBy(record -> record.id().file().hour()));
        Map<EntryId, RejectedRecord> completed = new HashMap<>();
        byHour.forEach((hour, some) -> completed.putAll(complete(hour, some)));
        return records.stream()
                .map(record -> completed.getOrDefault(record.id(), record))
                .toList();
    }

    private Map<EntryId, RejectedRecord> complete(Instant hour, List<RejectedRecord> records) {
        Map<String, Map<Integer, byte[]>> parts = new HashMap<>();
        records.forEach(record -> parts.put(record.rejectedId(), new HashMap<>()));
        Set<FileKey> files =
                records.stream().map(record -> record.id().file()).collect(Collectors.toCollection(LinkedHashSet::new));
        files.addAll(lakeListing.rejected(HourRange.of(hour)));
        Map<EntryId, RejectedRecord> completed = new HashMap<>();
        for (FileKey file : files) {
            if (completed.size() == records.size()) {
                break;
            }
            gather(file, parts);
            for (RejectedRecord record : records) {
                Optional.ofNullable(parts.get(record.rejectedId()))
                        .filter(found -> found.size() == record.parts())
                        .ifPresent(found -> completed.put(record.id(), record.complete(found)));
            }
        }
        return completed;
    }

    private void gather(FileKey file, Map<String, Map<Integer, byte[]>> parts) {
        try (FileLines lines = FileLines.open(lake, file)) {
            byte[] line;
            while ((line = lines.next()) != null) {
                RejectedRecord record = RejectedRecord.of(new EntryId(file, lines.number()), line);
                Map<Integer, byte[]> found = parts.get(record.rejectedId());
                if (found != null) {
                    found.putIfAbsent(record.part(), record.bytes());
                }
            }
        } catch (IOException e) {
            log.warn("Cannot look for parts of records in {}: {}", file, e.getMessage());
        }
    }
}
