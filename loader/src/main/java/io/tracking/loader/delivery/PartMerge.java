package io.tracking.loader.delivery;

import io.tracking.loader.lake.Lake;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts together what all parts of the look-back know of each counter. It reads shard by shard, the objects of one shard at a time, and from
 * those counter by counter, so that its memory does not grow with the number of counters. Thread-safe.
 */
final class PartMerge {

    /** Of all hours together. */
    private static final int PLACES = 1 << 18;

    private final Lake lake;
    private final DeliveryProperties properties;

    PartMerge(Lake lake, DeliveryProperties properties) {
        this.lake = lake;
        this.properties = properties;
    }

    /** One of the objects, and the numbers of its places among all. */
    private record Source(PartReader reader, int[] places) {}

    /**
     * The figures of the hours from {@code first} on.
     *
     * @throws IOException when an object cannot be read, or is gone
     */
    List<DeliveryFigure> figures(Collection<PartKey> parts, Instant first) throws IOException {
        PlaceList places = new PlaceList(PLACES);
        LossCount count = new LossCount(first, properties.mostMissing(), places);
        int shards = parts.stream().mapToInt(PartKey::shards).max().orElse(1);
        for (int shard = 0; shard < shards; shard++) {
            merge(parts, shard, shards, places, count);
        }
        return count.figures(properties.pages(), properties.releases());
    }

    private void merge(Collection<PartKey> parts, int shard, int shards, PlaceList places, LossCount count)
            throws IOException {
        PriorityQueue<Source> queue = new PriorityQueue<>(
                Comparator.comparing(source -> source.reader.current().key()));
        List<PartReader> open = new ArrayList<>();
        try {
            for (PartKey part : parts) {
                if (part.overlaps(shard, shards)) {
                    PartReader reader = open(part);
                    open.add(reader);
                    int[] numbers = reader.header().places().stream()
                            .mapToInt(places::number)
                            .toArray();
                    advance(new Source(reader, numbers), queue, shard, shards);
                }
            }
            while (!queue.isEmpty()) {
                CounterRuns counter = queue.element().reader.current();
                count.add(new CounterRuns(
                        counter.key(), counter.birth(), CounterRuns.merged(runs(queue, shard, shards), places)));
            }
        } finally {
            for (PartReader reader : open) {
                reader.close();
            }
        }
    }

    /** Those of the queue's first counter, which leaves it. */
    private static List<SequenceRun> runs(PriorityQueue<Source> queue, int shard, int shards) throws IOException {
        List<SequenceRun> runs = new ArrayList<>();
        CounterKey key = queue.element().reader.current().key();
        while (!queue.isEmpty() && queue.element().reader.current().key().equals(key)) {
            Source source = queue.remove();
            for (SequenceRun run : source.reader.current().runs()) {
                runs.add(new SequenceRun(run.first(), run.last(), source.places[run.place()]));
            }
            advance(source, queue, shard, shards);
        }
        return runs;
    }

    /** To its next counter of that shard: an object of fewer shards holds others, too. */
    private static void advance(Source source, PriorityQueue<Source> queue, int shard, int shards) throws IOException {
        while (source.reader.next()) {
            int at = source.reader.current().key().shard(shards);
            if (at == shard) {
                queue.add(source);
                return;
            }
            if (at > shard) {
                return;
            }
        }
    }

    /** Whole, because more objects are read at a time than there are connections. */
    private PartReader open(PartKey part) throws IOException {
        try (InputStream object = lake.open(part.toString())) {
            return new PartReader(new ByteArrayInputStream(object.readAllBytes()));
        } catch (IOException e) {
            throw new IOException("Cannot read " + lake.uri(part.toString()) + ": " + e.getMessage(), e);
        }
    }
}
