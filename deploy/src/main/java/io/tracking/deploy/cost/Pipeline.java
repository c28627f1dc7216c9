package io.tracking.deploy.cost;

/**
 * Computes what traffic becomes in this design: tasks, messages, files, loads. Each formula is one method, and its figures are in
 * {@code deploy/quantities.yml}. Everything of a second is of all cells together, if nothing else is said. Immutable.
 */
public final class Pipeline {

    private final FigureSheet figures;
    private final TrafficShape traffic;
    private final DesignSettings settings;
    private final double size;
    private final int apiTasks;

    /** A pipeline with these settings under that traffic. */
    public Pipeline(FigureSheet figures, TrafficShape traffic, DesignSettings settings) {
        this.figures = figures;
        this.traffic = traffic;
        this.settings = settings;
        size = traffic.bytes() / figures.value("event-bytes");
        apiTasks = smallestEnough();
    }

    /** The traffic. */
    public TrafficShape traffic() {
        return traffic;
    }

    /** The settings. */
    public DesignSettings settings() {
        return settings;
    }

    /** Cores that tracking-api takes when so many tasks share the work: the busier a task, the cheaper is a request. */
    public double apiCores(int tasks) {
        double posts = traffic.postsPerSecond();
        double single = figures.get("request-micros").at(posts / tasks);
        double further = (50 * figures.value("batch-micros") - figures.value("single-micros")) / 49;
        double post = single - further + traffic.eventsPerPost() * size * further;
        return posts * post / 1e6 / figures.value("fargate-speed");
    }

    private int smallestEnough() {
        // Scaling follows whichever of its two targets asks for more tasks.
        int byRequests = (int) Math.ceil(traffic.postsPerSecond() * 60 / settings.apiRequestsPerTask());
        int tasks = Math.max(settings.apiMinTasks() * settings.cells(), byRequests);
        while (apiCores(tasks) > tasks * settings.apiCpu() * figures.value("cpu-share")) {
            tasks++;
        }
        return tasks;
    }

    /** Tasks of tracking-api, of all cells. */
    public int apiTasks() {
        return apiTasks;
    }

    /** Messages of a million events: as many as the linger makes, or as 32 KiB of rows make. */
    public double messagesPerMillion() {
        double postsOfTask = traffic.postsPerSecond() / apiTasks;
        double byLinger = 1e6 / traffic.eventsPerPost() / (1 + postsOfTask * figures.value("linger-seconds"));
        double byBytes = figures.get("messages-at-rate").at(traffic.eventsPerSecond() / apiTasks) * size;
        return Math.min(1e6, Math.max(byLinger, byBytes));
    }

    /** Messages a second. */
    public double messages() {
        return traffic.eventsPerSecond() * messagesPerMillion() / 1e6;
    }

    /** Bytes of a message. */
    public double messageBytes() {
        return 1e6 / messagesPerMillion() * figures.value("queue-bytes") * size;
    }

    /** Billed requests a second: sending, receiving and deleting. */
    public double queueRequests() {
        return sends() + receives() + deletes();
    }

    private double sends() {
        return messages() * chunks(messageBytes());
    }

    /** Messages that one call brings: what has come in since the last one, up to ten. */
    double messagesOfReceive() {
        double whileOneLasts = messages() * figures.value("sqs-seconds") / (figures.value("receivers") * loaderTasks());
        return Math.max(1, Math.min(figures.value("sqs-batch"), whileOneLasts));
    }

    private double receives() {
        double calls = messages() / messagesOfReceive();
        double billed = calls * chunks(messagesOfReceive() * messageBytes());
        // Who waits in vain asks again after a long poll.
        return Math.max(billed, figures.value("receivers") * loaderTasks() / figures.value("poll-seconds"));
    }

    private double deletes() {
        return messages() / figures.value("sqs-batch");
    }

    private double chunks(double bytes) {
        return Math.max(1, Math.ceil(bytes / figures.value("sqs-chunk")));
    }

    /** Messages that are received and not acknowledged, of one cell, at most: those of the open window and of the one that is published. */
    public double inFlight() {
        return messages() / settings.cells() * (longestWindowSeconds() + figures.value("publish-seconds"));
    }

    /** Cores that the loaders take. */
    public double loaderCores() {
        return traffic.eventsPerSecond() * figures.value("loader-micros") * size / 1e6 / figures.value("fargate-speed");
    }

    /** Tasks of the loader, of all cells: enough cores, and each window takes as long to fill as the one before it to be published. */
    public int loaderTasks() {
        double byCpu = loaderCores() / (settings.loaderCpu() * figures.value("cpu-share"));
        double whilePublished = figures.value("publish-seconds")
                * Math.max(
                        Math.max(
                                traffic.eventsPerSecond() * fileBytesPerEvent() / settings.rollBytes(),
                                traffic.eventsPerSecond() / settings.rollRows()),
                        messages() / settings.rollMessages());
        return (int) Math.max(settings.cells(), Math.ceil(Math.max(byCpu, whilePublished)));
    }

    /** Bytes of an event in a file. */
    public double fileBytesPerEvent() {
        return figures.value("file-bytes") * size;
    }

    /** How long a window stays open: until the wall clock closes it, or, on average, until it is full of bytes, rows or messages. */
    public double windowSeconds() {
        return settings.windowSeconds() / windowsBetweenClocks();
    }

    /** The longest that a window stays open. */
    public double longestWindowSeconds() {
        return Math.min(settings.windowSeconds(), fullSeconds());
    }

    /** Windows of a loader from one stroke of the wall clock to the next: those that are full before, and the one that the clock closes. */
    private double windowsBetweenClocks() {
        return Math.max(1, Math.ceil(settings.windowSeconds() / fullSeconds()));
    }

    private double fullSeconds() {
        double rows = traffic.eventsPerSecond() / loaderTasks();
        return rows == 0
                ? Double.POSITIVE_INFINITY
                : Math.min(
                        Math.min(settings.rollBytes() / (rows * fileBytesPerEvent()), settings.rollRows() / rows),
                        settings.rollMessages() / (messages() / loaderTasks()));
    }

    /** Window files an hour. */
    public double filesPerHour() {
        return traffic.eventsPerHour() == 0
                ? 0
                : 3600 / windowSeconds() * loaderTasks() * figures.value("tables") * settings.filesPerWindow();
    }

    /** Bytes of a window file. */
    public double fileBytes() {
        return filesPerHour() == 0 ? 0 : traffic.eventsPerHour() * fileBytesPerEvent() / filesPerHour();
    }

    /** Seconds in which all pages of one listing of the last day are read. */
    public double listSeconds() {
        return listPages(24) * figures.value("list-seconds");
    }

    private double listPages(double hours) {
        return Math.max(2 * figures.value("tables"), hours * filesPerHour() / figures.value("s3-list-page"));
    }

    /** PUT and LIST requests an hour: files, manifests, a listing of the last day for each look, and of the look-back for each sweep. */
    public double putsPerHour() {
        double looks = 3600 / settings.loadInterval() * listPages(24);
        double sweeps = 3600 / figures.value("sweep-seconds") * listPages(24 * figures.value("look-back-days"));
        return filesPerHour() + loadsPerHour() * figures.value("tables") + looks + sweeps;
    }

    /** GET and HEAD requests an hour: the loader reads each file's metadata, COPY the file. */
    public double getsPerHour() {
        return 2 * filesPerHour();
    }

    /** Events a second that loads carry: what the stand-in does, for each 8 RPUs. */
    public double loadRate() {
        return 1e6
                / figures.value("load-micros")
                * figures.value("load-speed")
                * settings.rpus()
                / figures.value("redshift-least-rpu");
    }

    /** The part of the time for which a load of what comes in lasts, its fixed part left out; from 1 on loads fall behind. */
    public double loadShare() {
        return traffic.eventsPerSecond() / loadRate();
    }

    /** Load transactions an hour: one for each window that closes, or one after the other with the interval between; 0 where loads fall behind. */
    public double loadsPerHour() {
        if (traffic.eventsPerHour() == 0) {
            return 0;
        }
        // The wall clock closes the windows of all loaders together; full ones close when they are full.
        double closings = 3600 / windowSeconds() * (windowsBetweenClocks() > 1 ? loaderTasks() : 1);
        return Math.min(closings, 3600 / cycleSeconds());
    }

    /** Seconds of a load. */
    public double loadSeconds() {
        double loads = loadsPerHour();
        return figures.value("load-fixed-seconds") + (loads == 0 ? 0 : traffic.eventsPerHour() / loads / loadRate());
    }

    /** From the start of a load to the next one's when there is always something to load: fixed part and interval, and in it the rows of all of it. */
    private double cycleSeconds() {
        double rest = 1 - loadShare();
        return rest <= 0
                ? Double.POSITIVE_INFINITY
                : (figures.value("load-fixed-seconds") + settings.loadInterval()) / rest;
    }

    /** The part of the time for which Redshift Serverless is billed: at least a minute for each load. */
    public double awakeShare() {
        double billed = Math.max(figures.value("redshift-least-seconds"), loadSeconds());
        return loadShare() >= 1 ? 1 : Math.min(1, loadsPerHour() * billed / 3600);
    }
}
