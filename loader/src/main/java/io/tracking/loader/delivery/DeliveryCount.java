package io.tracking.loader.delivery;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.OutageLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts each closed hour's files once, keeps what it has counted beside them under {@code delivery/}, and makes the table say what follows
 * from the whole look-back. What is killed in between goes on where it was. While no file has come it asks the warehouse nothing. Not
 * thread-safe.
 */
final class DeliveryCount {

    private static final Logger log = LoggerFactory.getLogger(DeliveryCount.class);

    /** Names the parts that the table knows, a line each. */
    static final String COUNTED = PartKey.FOLDER + "counted";

    private static final Duration HOUR = Duration.ofHours(1);

    /** Keeps figures; {@link DeliveryTable#write} says how. */
    @FunctionalInterface
    interface Target {
        int write(
                HourRange hours,
                List<DeliveryFigure> figures,
                List<ReceivedHour> received,
                Instant at,
                Duration changesAfter);
    }

    private final Lake lake;
    private final LakeListing files;
    private final Target target;
    private final DeliveryProperties properties;
    private final PartSize size;
    private final CountingClaim claim;
    private final Clock clock;
    private final OutageLog outage;

    /** What the objects say about themselves, which never changes; nothing of those of an earlier release's format. */
    private final Map<String, Optional<PartHeader>> headers = new HashMap<>();

    /**
     * What is kept of the look-back.
     *
     * @param counted can be read
     * @param former of an earlier release's format: they are as good as not there, and their files are counted again
     */
    private record Parts(Set<PartKey> counted, Set<PartKey> former) {}

    DeliveryCount(
            Lake lake,
            LakeListing files,
            Target target,
            DeliveryProperties properties,
            PartSize size,
            String loaderId,
            Clock clock) {
        this.lake = lake;
        this.files = files;
        this.target = target;
        this.properties = properties;
        this.size = size;
        this.claim = new CountingClaim(lake, clock, loaderId);
        this.clock = clock;
        this.outage = new OutageLog("Cannot count what browsers sent", "What browsers sent is counted again", clock);
    }

    /** Counts what has come; false when the bucket or the warehouse does not answer, or a file cannot be read. */
    boolean run() {
        try {
            HourRange hours = hours();
            if (waiting(hours) && claim.take()) {
                try {
                    count(hours);
                } finally {
                    claim.release();
                }
            }
            outage.over();
            return true;
        } catch (IOException | LakeUnavailableException e) {
            outage.failed(String.valueOf(e.getMessage()));
        } catch (WarehouseUnavailableException e) {
            if (e.refused()) {
                outage.failed(String.valueOf(e.getMessage()));
            } else {
                // Redshift's adapter has said it, once for all that ask.
                log.debug("Cannot write what browsers sent now: {}", e.getMessage());
            }
        }
        return false;
    }

    /** The hours that are over, as far back as figures change. */
    private HourRange hours() {
        Instant last = clock.instant()
                .minus(properties.grace())
                .truncatedTo(ChronoUnit.HOURS)
                .minus(HOUR);
        return new HourRange(last.minus(properties.lookBack().truncatedTo(ChronoUnit.HOURS)), last);
    }

    private boolean waiting(HourRange hours) throws IOException {
        Set<PartKey> parts = parts(hours).counted;
        return !uncounted(hours, parts).isEmpty() || !known().containsAll(names(parts));
    }

    private void count(HourRange hours) throws IOException {
        List<IOException> unread = new ArrayList<>();
        for (Map.Entry<Instant, List<FileKey>> hour :
                uncounted(hours, parts(hours).counted).entrySet()) {
            count(hour.getKey(), hour.getValue(), unread);
        }
        Parts kept = parts(hours);
        Set<PartKey> parts = kept.counted;
        HourRange figuresOf = new HourRange(hours.first(), hours.last().plus(HOUR));
        int changed = target.write(
                figuresOf,
                new PartMerge(lake, properties).figures(parts, hours.first()),
                received(parts),
                clock.instant(),
                properties.lookBack().plus(properties.grace()).plus(HOUR.multipliedBy(2)));
        lake.put(COUNTED, String.join("\n", names(parts)).getBytes(StandardCharsets.UTF_8));
        log.info("Counted what browsers sent up to {}: {} hours have changed", hours.last(), changed);
        kept.former.forEach(part -> lake.delete(part.toString()));
        removeBefore(hours.first());
        for (IOException e : unread) {
            throw e;
        }
    }

    private void count(Instant hour, List<FileKey> some, List<IOException> unread) {
        HourCollector collector = new HourCollector(lake, clock, hour, properties, size);
        for (FileKey file : some) {
            try {
                collector.add(file);
            } catch (IOException e) {
                // P6: what cannot be read does not stop the others.
                unread.add(new IOException("Cannot read " + lake.uri(file.toString()) + ": " + e.getMessage(), e));
            }
            claim.renew();
        }
        collector.write();
    }

    /** By hour of receipt, the oldest first. */
    private Map<Instant, List<FileKey>> uncounted(HourRange hours, Set<PartKey> parts) throws IOException {
        Map<Instant, Set<String>> counted = new HashMap<>();
        for (PartKey part : parts) {
            counted.computeIfAbsent(part.hour(), hour -> new HashSet<>())
                    .addAll(header(part).map(PartHeader::files).orElseThrow());
        }
        return Stream.concat(files.list(List.of(Table.EVENTS), hours).keySet().stream(), files.rejected(hours).stream())
                .filter(file -> !counted.getOrDefault(file.hour(), Set.of()).contains(PartHeader.name(file)))
                .collect(Collectors.groupingBy(FileKey::hour, TreeMap::new, Collectors.toList()));
    }

    private Parts parts(HourRange hours) throws IOException {
        Set<PartKey> parts = new HashSet<>();
        for (HourRange day : hours.days()) {
            for (StoredFile object : lake.list(PartKey.day(day.first()))) {
                PartKey.parse(object.key())
                        .filter(part -> hours.contains(part.hour()))
                        .ifPresent(parts::add);
            }
        }
        headers.keySet().retainAll(names(parts));
        Set<PartKey> former = new HashSet<>();
        for (PartKey part : parts) {
            if (header(part).isEmpty()) {
                former.add(part);
            }
        }
        parts.removeAll(former);
        return new Parts(parts, former);
    }

    private static Set<String> names(Set<PartKey> parts) {
        return parts.stream().map(PartKey::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Only a part's first object names files. Nothing of one that is of an earlier release's format, or gone. */
    private Optional<PartHeader> header(PartKey part) throws IOException {
        Optional<PartHeader> known = headers.get(part.toString());
        if (known != null) {
            return known;
        }
        Optional<PartHeader> header = read(part);
        headers.put(part.toString(), header);
        return header;
    }

    private Optional<PartHeader> read(PartKey part) throws IOException {
        try (PartReader reader = new PartReader(lake.open(part.toString()))) {
            return Optional.of(
                    new PartHeader(reader.header().files(), reader.header().counts(), List.of()));
        } catch (PartReader.FormerFormatException | FileNotFoundException e) {
            // Another loader may have removed it since it was listed.
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("Cannot read " + lake.uri(part.toString()) + ": " + e.getMessage(), e);
        }
    }

    private List<ReceivedHour> received(Set<PartKey> parts) throws IOException {
        Map<Instant, RowKinds> counts = new TreeMap<>();
        Map<Instant, Long> names = new HashMap<>();
        for (PartKey part : parts) {
            PartHeader header = header(part).orElseThrow();
            counts.merge(part.hour(), header.counts(), RowKinds::plus);
            names.merge(part.hour(), header.eventsFiles(), Long::sum);
        }
        return counts.entrySet().stream()
                .map(entry -> new ReceivedHour(
                        entry.getKey(),
                        names.getOrDefault(entry.getKey(), 0L),
                        entry.getValue().events(),
                        entry.getValue().untracked(),
                        entry.getValue().unbelievable(),
                        entry.getValue().unreadable(),
                        entry.getValue().outside()))
                .toList();
    }

    /** The parts that the table knows; none before the first count. */
    private Set<String> known() throws IOException {
        try (InputStream in = lake.open(COUNTED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().collect(Collectors.toSet());
        } catch (FileNotFoundException e) {
            return Set.of();
        }
    }

    /** What no figure depends on any more. */
    private void removeBefore(Instant first) {
        LocalDate day = first.atZone(ZoneOffset.UTC).toLocalDate();
        for (String folder : lake.folders(PartKey.FOLDER)) {
            if (isBefore(folder, day)) {
                lake.list(folder).forEach(object -> lake.delete(object.key()));
            }
        }
    }

    private static boolean isBefore(String folder, LocalDate day) {
        try {
            return LocalDate.parse(folder.substring(PartKey.FOLDER.length()).replaceFirst("^date=(.*)/$", "$1"))
                    .isBefore(day);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
