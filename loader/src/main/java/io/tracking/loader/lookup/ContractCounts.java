package io.tracking.loader.lookup;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import io.tracking.common.rejected.RejectedLine;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.StoredFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Counts events by topic, and how many of them broke the schema of their topic, from the files of some hours. It sees what tracking-api
 * marked and refused, not what it only counted. The work is bounded, and the answer says whether it was all. Thread-safe.
 */
public final class ContractCounts {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SUFFIX = ".json";
    private static final String CODE = "contract";
    private static final int MOST_FILES = 500;
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final int MOST_TOPICS = 1_000;

    private final Lake lake;
    private final LakeListing listing;
    private final String prefix;

    /** @param prefix of the lake's bucket below which the schemas are, with a slash at its end; empty: nobody knows */
    ContractCounts(Lake lake, LakeListing listing, String prefix) {
        this.lake = lake;
        this.listing = listing;
        this.prefix = prefix;
    }

    /**
     * What is known of one topic.
     *
     * @param contract whether it has a schema; null when nobody knows
     * @param events in files of tracking.events
     * @param marked of these, that break the schema
     * @param refused events that were rejected for it
     */
    public record Topic(String topic, @Nullable Boolean contract, long events, long marked, long refused) {}

    /**
     * What was found.
     *
     * @param complete false when there was more to read, or there are more topics
     * @param topics those with the most violations first, then those with the most events; and those that have a schema and no event
     */
    public record Answer(HourRange hours, int filesRead, boolean complete, List<Topic> topics) {}

    /**
     * Counts.
     *
     * @throws LakeUnavailableException when the bucket does not answer
     */
    public Answer of(HourRange hours) {
        Counting counting = new Counting();
        List<FileKey> files =
                new ArrayList<>(listing.list(List.of(Table.EVENTS), hours).keySet());
        files.addAll(listing.rejected(hours));
        for (FileKey file : files) {
            if (counting.isSpent()) {
                break;
            }
            counting.read(file);
        }
        return counting.answer(hours, contracts());
    }

    private @Nullable Set<String> contracts() {
        if (prefix.isEmpty()) {
            return null;
        }
        Set<String> topics = new TreeSet<>();
        for (StoredFile file : lake.list(prefix)) {
            String name = file.key().substring(prefix.length());
            if (name.endsWith(SUFFIX) && name.indexOf('/') < 0) {
                topics.add(decoded(name.substring(0, name.length() - SUFFIX.length())));
            }
        }
        return topics;
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name; // tracking-api refuses to start with it, and says so
        }
    }

    /** Counts once. */
    private final class Counting {

        private final Map<String, long[]> byTopic = new HashMap<>();
        private int read;
        private long bytes;
        private boolean complete = true;

        boolean isSpent() {
            boolean spent = read >= MOST_FILES || bytes >= MOST_BYTES;
            complete &= !spent;
            return spent;
        }

        void read(FileKey file) {
            read++;
            try (FileLines lines = FileLines.open(lake, file)) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    bytes += line.length;
                    if (file.folder() == Folder.REJECTED) {
                        rejected(line);
                    } else {
                        event(line);
                    }
                }
            } catch (IOException | JacksonException | IllegalArgumentException e) {
                complete = false; // damaged, or gone: the self-check names it
            }
        }

        private void event(byte[] line) {
            JsonNode row = JSON.readTree(line);
            long[] counts = counts(row.path("topic").asString(""));
            if (counts != null) {
                counts[0]++;
                counts[1] += row.path(CanonicalRow.EXTRA).has(CanonicalRow.CONTRACT_MARK) ? 1 : 0;
            }
        }

        private void rejected(byte[] line) {
            RejectedLine rejected = RejectedLine.read(line);
            if (rejected.part() == 1
                    && rejected.about().errors().stream()
                            .anyMatch(error -> error.code().equals(CODE))) {
                long[] counts = counts(topic(rejected.bytes()));
                if (counts != null) {
                    counts[2] += rejected.about().records();
                }
            }
        }

        private long @Nullable [] counts(String topic) {
            if (byTopic.size() >= MOST_TOPICS && !byTopic.containsKey(topic)) {
                complete = false;
                return null;
            }
            return byTopic.computeIfAbsent(topic, added -> new long[3]);
        }

        Answer answer(HourRange hours, @Nullable Set<String> contracts) {
            if (contracts != null) {
                contracts.forEach(this::counts);
            }
            List<Topic> topics = new ArrayList<>();
            byTopic.forEach((topic, counts) -> topics.add(new Topic(
                    topic, contracts == null ? null : contracts.contains(topic), counts[0], counts[1], counts[2])));
            topics.sort(Comparator.<Topic>comparingLong(topic -> -topic.marked() - topic.refused())
                    .thenComparing(topic -> -topic.events())
                    .thenComparing(Topic::topic));
            return new Answer(hours, read, complete, topics);
        }
    }

    /** Of the first record of a line; empty when nobody can tell. */
    private static String topic(byte[] record) {
        try {
            JsonNode node = JSON.readTree(record);
            return node.path("topic").asString(node.path("event_name").asString(""));
        } catch (JacksonException e) {
            return "";
        }
    }
}
