package io.tracking.loader.delivery;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.load.Files;
import io.tracking.loader.rejected.RejectedLinesFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** Makes up what browsers send and what becomes of it, knows the truth, and publishes what arrives as files. */
final class DeliveryHistory {

    static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    static final String CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36";
    static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

    private static final List<String> PAGES = List.of("shop.example/", "shop.example/cart", "shop.example/a/b");

    private final List<Arrival> arrivals = new ArrayList<>();

    /** What is published, by the window that it comes in. */
    private final Map<Instant, List<String>> windows = new TreeMap<>();

    /** The same of lines of rejected files. */
    private final Map<Instant, List<byte[]>> rejected = new TreeMap<>();

    private int files;

    /** One event, as the browser made it. */
    record Sent(
            UUID device, String epoch, Instant birth, long sequence, Instant at, String page, BrowserFamily browser) {

        String row() {
            return DeliveryHistory.row(
                    at,
                    "https://" + page + "?q=1",
                    browser == BrowserFamily.CHROME ? CHROME : FIREFOX,
                    "{\"device\":\"" + device + "\",\"epoch\":\"" + epoch + "\",\"sequence\":" + sequence
                            + ",\"release\":\"r1\"}");
        }

        /** As the browser sent it, but for its topic. */
        String withoutTopic() {
            return "{\"request_timestamp\":\"" + at + "\",\"message\":{\"n\":1},\"location\":\"https://" + page
                    + "?q=1\",\"user_agent\":\"" + (browser == BrowserFamily.CHROME ? CHROME : FIREFOX)
                    + "\",\"tracker\":{\"device\":\"" + device + "\",\"epoch\":\"" + epoch + "\",\"sequence\":"
                    + sequence + ",\"release\":\"r1\"}}";
        }
    }

    private record Arrival(Sent sent, Instant window, boolean rejected) {}

    static String row(Instant at, String location, String userAgent, String tracker) {
        String time = at.toString().replace('T', ' ').replace("Z", "");
        return "{\"request_timestamp\":\"" + (time.length() == 19 ? time + ".000000" : time + "000")
                + "\",\"request_id\":\"" + UUID.randomUUID() + "\",\"topic\":\"page_view\",\"location\":\"" + location
                + "\",\"user_agent\":\"" + userAgent + "\",\"_extra\":{\"x\":{\"y\":[1]},\"tracker\":" + tracker + "}}";
    }

    /** A row arrives at {@code at}. */
    void arrives(Instant at, String row) {
        windows.computeIfAbsent(window(at), start -> new ArrayList<>()).add(row);
    }

    /** Our rules reject what {@code body} holds, at {@code at}. */
    void rejects(Instant at, String body) {
        rejectedLines(at, RejectedLinesFixture.track(at, UUID.randomUUID().toString(), body));
    }

    /** Such lines come to a rejected file. */
    void rejectedLines(Instant at, List<byte[]> lines) {
        rejected.computeIfAbsent(window(at), start -> new ArrayList<>()).addAll(lines);
    }

    /** Publishes what has arrived or was rejected before {@code until} and was not published yet, a file of each kind for each window. */
    List<FileKey> publish(Lake lake, Instant until) {
        List<FileKey> published = new ArrayList<>();
        for (Instant window : List.copyOf(windows.keySet())) {
            if (window.isBefore(until)) {
                published.add(publish(lake, window, windows.remove(window)));
            }
        }
        for (Instant window : List.copyOf(rejected.keySet())) {
            if (window.isBefore(until)) {
                // Of the same name as an events file of the same window, perhaps.
                FileKey key = new FileKey(
                        Folder.REJECTED, hour(window), window, "loader-a", Math.max(1, files), Compression.ZSTD);
                RejectedLinesFixture.publish(lake, key, rejected.remove(window));
                published.add(key);
            }
        }
        return published;
    }

    private FileKey publish(Lake lake, Instant window, List<String> rows) {
        Instant hour = hour(window);
        Compression compression = ++files % 5 == 0 ? Compression.GZIP : Compression.ZSTD;
        FileKey key = new FileKey(Folder.EVENTS, hour, window, "loader-a", files, compression);
        return Files.publish(lake, key, "set-" + files, 1, rows);
    }

    /**
     * Some browsers over some hours: most events arrive at once, some are repeated, some come late, up to {@code latest}, some never. Some are
     * rejected, be it before they arrive or in spite of it.
     */
    void browse(Random random, int browsers, int hours, Duration latest) {
        for (int browser = 0; browser < browsers; browser++) {
            browse(random, hours, latest);
        }
    }

    private void browse(Random random, int hours, Duration latest) {
        UUID device = new UUID(random.nextLong(), random.nextLong());
        Instant at = START.plusSeconds(random.nextInt(hours * 3600));
        // Of every second browser, nothing tells when its counter began.
        boolean old = random.nextBoolean();
        String epoch = old
                ? "e" + random.nextInt(1000)
                : new UUID(at.toEpochMilli() << 16 | 0x7000 | random.nextInt(4096), random.nextLong() | Long.MIN_VALUE)
                        .toString();
        Instant birth = old ? Instant.MIN : at;
        BrowserFamily browser = random.nextBoolean() ? BrowserFamily.CHROME : BrowserFamily.FIREFOX;
        long sequence = old ? random.nextInt(50) : 0;
        int events = 1 + random.nextInt(30);
        for (int event = 0; event < events && at.isBefore(START.plus(Duration.ofHours(hours))); event++) {
            Sent sent = new Sent(device, epoch, birth, ++sequence, at, PAGES.get(random.nextInt(3)), browser);
            if (random.nextInt(10) >= 2) {
                Instant arrival = random.nextInt(10) < 2 ? later(at, random, latest) : at;
                arrives(arrival, sent);
                if (random.nextInt(10) == 0) {
                    arrives(later(arrival, random, latest), sent);
                }
            }
            if (random.nextInt(10) == 0) {
                rejects(at, sent);
            }
            at = at.plusSeconds(random.nextInt(10) == 0 ? random.nextInt(7200) : random.nextInt(60));
        }
    }

    private static Instant later(Instant at, Random random, Duration latest) {
        return at.plusSeconds(random.nextInt((int) latest.toSeconds()));
    }

    private void arrives(Instant at, Sent sent) {
        arrivals.add(new Arrival(sent, window(at), false));
        arrives(at, sent.row());
    }

    private void rejects(Instant at, Sent sent) {
        arrivals.add(new Arrival(sent, window(at), true));
        rejects(at, sent.withoutTopic());
    }

    /**
     * The truth, event by event, as it can be told from what was received in {@code hours} and before.
     *
     * @param hours whose figures may still change: of earlier ones nothing is told
     */
    List<DeliveryFigure> truth(HourRange hours, DeliveryProperties properties) {
        Map<String, long[]> truth = new TreeMap<>();
        Map<String, TreeMap<Long, Place>> counters = new TreeMap<>();
        Map<String, Instant> births = new HashMap<>();
        for (Arrival arrival : arrivals) {
            Sent sent = arrival.sent;
            if (hour(arrival.window).isAfter(hours.last())) {
                continue;
            }
            boolean outside =
                    Duration.between(hour(sent.at), hour(arrival.window)).compareTo(properties.lookBack()) > 0;
            Instant inTimeUntil = hour(sent.at).plus(Duration.ofHours(1)).plus(properties.grace());
            Fate arrived = arrival.window.isBefore(inTimeUntil) ? Fate.IN_TIME : Fate.LATE;
            Fate fate = arrival.rejected ? Fate.REJECTED : arrived;
            Place place = outside
                    ? Place.unknown(arrival.rejected ? Fate.REJECTED : Fate.IN_TIME)
                    : new Place(HourCollector.epochHour(sent.at), sent.page, sent.browser, "r1", fate);
            counters.computeIfAbsent(sent.device + sent.epoch, key -> new TreeMap<>())
                    .merge(sent.sequence, place, (a, b) -> a.compareTo(b) < 0 ? a : b);
            births.put(sent.device + sent.epoch, sent.birth);
        }
        counters.forEach((counter, events) -> {
            Place before = null;
            long last = 0;
            for (Map.Entry<Long, Place> event : events.entrySet()) {
                Place place = event.getValue();
                long gap = event.getKey() - last - 1;
                Instant birth = births.get(counter);
                if (before != null) {
                    add(truth, before, 2, gap);
                } else if (!birth.equals(Instant.MIN) && !place.nowhere()) {
                    add(
                            truth,
                            new Place(
                                    HourCollector.epochHour(birth), place.page(), place.browser(), "r1", Fate.IN_TIME),
                            2,
                            gap);
                }
                add(truth, place, 0, place.rejected() ? 0 : 1);
                add(truth, place, 1, place.fate() == Fate.LATE ? 1 : 0);
                add(truth, place, 3, place.rejected() ? 1 : 0);
                before = place;
                last = event.getKey();
            }
        });
        List<DeliveryFigure> figures = new ArrayList<>();
        truth.forEach((name, counts) -> {
            String[] parts = name.split(" ", -1);
            DeliveryFigure figure = new DeliveryFigure(
                    Instant.parse(parts[0]), parts[1], parts[2], "r1", counts[0], counts[1], counts[3], counts[2], 0);
            if (!figure.hour().isBefore(hours.first()) && figure.sent() > 0) {
                figures.add(figure);
            }
        });
        return figures;
    }

    private static Instant hour(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }

    private static Instant window(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), 300) * 300);
    }

    private static void add(Map<String, long[]> truth, Place place, int which, long more) {
        if (!place.nowhere()) {
            String name = HourCollector.ofEpochHour(place.hour()) + " " + place.page() + " "
                    + place.browser().label();
            truth.computeIfAbsent(name, key -> new long[4])[which] += more;
        }
    }
}
