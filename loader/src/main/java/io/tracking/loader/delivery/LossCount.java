package io.tracking.loader.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what is known of counters, and gaps, hour by hour. Each counter is to be added once, with all that is known of it. Not thread-safe. */
final class LossCount {

    private final long first;
    private final int mostMissing;
    private final PlaceList places;
    private final Map<Place, Tally> tallies = new HashMap<>();

    /**
     * @param first hour that is counted: earlier ones are left as they are
     * @param places that the runs name
     */
    LossCount(Instant first, int mostMissing, PlaceList places) {
        this.first = HourCollector.epochHour(first);
        this.mostMissing = mostMissing;
        this.places = places;
    }

    private static final class Tally {
        private long arrived;
        private long late;
        private long rejected;
        private long missing;
        private long doubted;

        void add(Tally more) {
            arrived += more.arrived;
            late += more.late;
            rejected += more.rejected;
            missing += more.missing;
            doubted += more.doubted;
        }

        long sent() {
            return arrived + rejected + missing;
        }
    }

    void add(CounterRuns counter) {
        SequenceRun before = null;
        for (SequenceRun run : counter.runs()) {
            Place place = places.get(run.place());
            if (before != null) {
                gap(places.get(before.place()), run.first() - before.last() - 1);
            } else if (counter.birth() >= first && !place.nowhere() && counter.birth() <= place.hour()) {
                Place birth = new Place(counter.birth(), place.page(), place.browser(), place.release(), Fate.IN_TIME);
                gap(birth, run.first() - 1);
            }
            known(place, run.length());
            before = run;
        }
    }

    private void known(Place place, long length) {
        if (counts(place)) {
            Tally tally = tally(place);
            tally.arrived += place.rejected() ? 0 : length;
            tally.late += place.fate() == Fate.LATE ? length : 0;
            tally.rejected += place.rejected() ? length : 0;
        }
    }

    private void gap(Place neighbour, long length) {
        if (length > 0 && counts(neighbour)) {
            Tally tally = tally(neighbour);
            if (length <= mostMissing) {
                tally.missing += length;
            } else {
                tally.doubted++;
            }
        }
    }

    private boolean counts(Place place) {
        return !place.nowhere() && place.hour() >= first;
    }

    private Tally tally(Place place) {
        return tallies.computeIfAbsent(place.row(), key -> new Tally());
    }

    /**
     * The figures, by hour, page, browser and release.
     *
     * @param pages how many of an hour are told apart, those with most events
     * @param releases the same of releases
     */
    List<DeliveryFigure> figures(int pages, int releases) {
        Map<Long, Map<String, Long>> byPage = new HashMap<>();
        Map<Long, Map<String, Long>> byRelease = new HashMap<>();
        tallies.forEach((place, tally) -> {
            long sent = tally.sent();
            byPage.computeIfAbsent(place.hour(), hour -> new HashMap<>()).merge(place.page(), sent, Long::sum);
            byRelease.computeIfAbsent(place.hour(), hour -> new HashMap<>()).merge(place.release(), sent, Long::sum);
        });
        Map<Long, Set<String>> topPages = top(byPage, pages);
        Map<Long, Set<String>> topReleases = top(byRelease, releases);
        Map<Place, Tally> rows = new TreeMap<>();
        tallies.forEach((place, tally) -> {
            String page = told(topPages, place.hour(), place.page());
            String release = told(topReleases, place.hour(), place.release());
            rows.computeIfAbsent(
                            new Place(place.hour(), page, place.browser(), release, Fate.IN_TIME), key -> new Tally())
                    .add(tally);
        });
        List<DeliveryFigure> figures = new ArrayList<>();
        rows.forEach((place, tally) -> figures.add(new DeliveryFigure(
                HourCollector.ofEpochHour(place.hour()),
                place.page(),
                place.browser().label(),
                place.release(),
                tally.arrived,
                tally.late,
                tally.rejected,
                tally.missing,
                tally.doubted)));
        return figures;
    }

    private static String told(Map<Long, Set<String>> top, long hour, String name) {
        return top.getOrDefault(hour, Set.of()).contains(name) ? name : Place.OTHERS;
    }

    private static Map<Long, Set<String>> top(Map<Long, Map<String, Long>> sent, int most) {
        Map<Long, Set<String>> top = new HashMap<>();
        sent.forEach((hour, names) -> {
            Set<String> kept = new HashSet<>();
            names.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(Place.OTHERS))
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(most)
                    .forEach(entry -> kept.add(entry.getKey()));
            top.put(hour, kept);
        });
        return top;
    }
}
