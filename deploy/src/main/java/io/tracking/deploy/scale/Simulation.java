package io.tracking.deploy.scale;

import io.tracking.deploy.cost.DesignSettings;
import io.tracking.deploy.cost.FigureSheet;
import io.tracking.deploy.cost.Pipeline;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets an hour of traffic flow through windows and loads in twentieths of a second, by what each part does next and not by formulas.
 * All loaders do the same at the same time: the worst case for what comes at once. Not thread-safe; for use once.
 */
final class Simulation {

    private static final double STEP = 0.05;
    private static final int HOUR = 3600;

    /** Until traffic has reached the tables. */
    private static final int WARM_UP = HOUR;

    /**
     * What an hour showed.
     *
     * @param inFlight most messages of a queue that were received and not acknowledged
     * @param filesPerHour published
     * @param loadsPerHour committed
     * @param awakeShare of the time that Redshift Serverless is billed for
     * @param visibleAfter seconds from the arrival of an event to its row, at most
     * @param keepsUp whether in the second half no more files wait than in the first
     */
    record Result(
            double inFlight,
            double filesPerHour,
            double loadsPerHour,
            double awakeShare,
            double visibleAfter,
            boolean keepsUp) {}

    /** A window's files on their way to the tables. */
    private record Set(double oldest, double publishedAt, double rows, double messages) {}

    private final FigureSheet figures;
    private final Pipeline pipeline;
    private final DesignSettings settings;
    private final int loaders;
    private final Deque<Set> waiting = new ArrayDeque<>();

    // The window that fills, of one loader, and the one that is published.
    private double rows;
    private double openedAt;
    private double messages;
    private Set published = new Set(0, 0, 0, 0);
    private boolean publishing;

    // The load that runs.
    private double loadEnds;
    private boolean loading;
    private double nextLook;
    private double loadedOldest;
    private double billedUntil;

    private double inFlight;
    private double files;
    private double loads;
    private double awake;
    private double visibleAfter;

    private Simulation(FigureSheet figures, Pipeline pipeline) {
        this.figures = figures;
        this.pipeline = pipeline;
        settings = pipeline.settings();
        loaders = pipeline.loaderTasks();
    }

    static Result run(FigureSheet figures, Pipeline pipeline) {
        return new Simulation(figures, pipeline).run();
    }

    private Result run() {
        int warmUp = (int) Math.round(WARM_UP / STEP);
        int hour = (int) Math.round(HOUR / STEP);
        double[] mostWaiting = new double[2];
        for (int step = 0; step < warmUp + hour; step++) {
            if (step == warmUp) {
                inFlight = 0;
                visibleAfter = 0;
            }
            double now = step * STEP;
            boolean counts = step >= warmUp;
            receive(step, now, counts);
            load(now, counts);
            if (counts) {
                awake += now < billedUntil ? STEP : 0;
                int half = step < warmUp + hour / 2 ? 0 : 1;
                mostWaiting[half] = Math.max(mostWaiting[half], waitingRows());
            }
        }
        return new Result(inFlight, files, loads, awake / HOUR, visibleAfter, mostWaiting[1] <= mostWaiting[0] * 1.1);
    }

    private double waitingRows() {
        return waiting.stream().mapToDouble(Set::rows).sum() * loaders;
    }

    /** One loader; the others do the same. */
    private void receive(int step, double now, boolean counts) {
        if (publishing && now >= published.publishedAt()) {
            publishing = false;
            waiting.add(published);
            files += counts ? loaders * figures.value("tables") * settings.filesPerWindow() : 0;
        }
        // A window that is full waits for the one before it, and nothing is received meanwhile.
        if (!full()) {
            rows += pipeline.traffic().eventsPerSecond() / loaders * STEP;
            messages += pipeline.messages() / loaders * STEP;
        }
        boolean clock = (step + 1) % Math.round(settings.windowSeconds() / STEP) == 0;
        if (!publishing && (full() || clock) && rows > 0) {
            published = new Set(openedAt, now + figures.value("publish-seconds"), rows, messages);
            publishing = true;
            rows = 0;
            messages = 0;
            openedAt = now + STEP;
        }
        double held = (messages + (publishing ? published.messages() : 0)) * loaders / settings.cells();
        inFlight = Math.max(inFlight, held);
    }

    private boolean full() {
        return rows * pipeline.fileBytesPerEvent() >= settings.rollBytes()
                || rows >= settings.rollRows()
                || messages >= settings.rollMessages();
    }

    private void load(double now, boolean counts) {
        if (loading && now >= loadEnds) {
            loading = false;
            nextLook = now + settings.loadInterval();
            loads += counts ? 1 : 0;
            visibleAfter = Math.max(visibleAfter, now - loadedOldest);
        }
        if (!loading && now >= nextLook && !waiting.isEmpty()) {
            double taken = 0;
            double room = settings.filesPerLoad();
            loadedOldest = waiting.getFirst().oldest();
            // A set is never split, but one of every loader is: each is a set of its own.
            double filesOfAll = loaders * figures.value("tables") * settings.filesPerWindow();
            while (!waiting.isEmpty() && room > 0) {
                Set next = waiting.removeFirst();
                double part = Math.min(1, Math.max(room / filesOfAll, 1.0 / loaders));
                taken += next.rows() * loaders * part;
                room -= filesOfAll * part;
                if (part < 1) {
                    waiting.addFirst(new Set(next.oldest(), next.publishedAt(), next.rows() * (1 - part), 0));
                    break;
                }
            }
            double seconds = figures.value("load-fixed-seconds") + taken / pipeline.loadRate();
            loadEnds = now + seconds;
            loading = true;
            billedUntil = now + Math.max(seconds, figures.value("redshift-least-seconds"));
        }
    }
}
