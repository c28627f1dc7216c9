package io.tracking.deploy.scale;

import io.tracking.deploy.cost.DesignSettings;
import io.tracking.deploy.cost.FigureSheet;
import io.tracking.deploy.cost.Pipeline;
import java.util.Comparator;
import java.util.List;

/**
 * Tells how full each part of a pipeline is.
 *
 * @param parts in the order of the way that an event travels
 */
record Capacity(List<Part> parts) {

    /**
     * One part.
     *
     * @param name for people
     * @param used of its limit
     * @param least that is used whatever the traffic, and says nothing about how full it is
     * @param limit beyond which it does not go
     * @param unit of both
     * @param turn what moves the limit, or what is used
     * @param from where the limit comes from
     */
    record Part(String name, double used, double least, double limit, String unit, String turn, String from) {

        /** From 0 to 1 where it fits; of what is there beyond the least. */
        double share() {
            return used <= least ? 0 : (used - least) / Math.max(0, limit - least);
        }
    }

    static Capacity of(FigureSheet figures, Pipeline pipeline) {
        DesignSettings settings = pipeline.settings();
        double cells = settings.cells();
        double cpuShare = figures.value("cpu-share");
        double apiCores = settings.apiMaxTasks() * cells * settings.apiCpu() * cpuShare;
        double loads = pipeline.loadsPerHour();
        return new Capacity(List.of(
                new Part(
                        "WAF",
                        pipeline.traffic().postsPerSecond() / cells,
                        0,
                        figures.value("waf-requests"),
                        "requests a second of a cell",
                        "a quota that AWS raises; `cells`; clients that send arrays",
                        figures.get("waf-requests").origin()),
                new Part(
                        "tracking-api",
                        pipeline.apiCores(pipeline.apiTasks()),
                        0,
                        apiCores,
                        "cores",
                        "`api_max_tasks`, `api_cpu`",
                        "60 % of the cores of all tasks that may run"),
                new Part(
                        "SQS in flight",
                        pipeline.inFlight(),
                        0,
                        figures.value("sqs-in-flight"),
                        "messages of a queue",
                        "`cells`, each with its `tracking.queue.name`; a quota that AWS raises; smaller `tracking.loader.roll.bytes`",
                        figures.get("sqs-in-flight").origin()),
                new Part(
                        "loader",
                        pipeline.loaderTasks(),
                        cells,
                        settings.loaderMaxTasks() * cells,
                        "tasks; one is always there",
                        "`loader_max_tasks`, `loader_cpu`, `tracking.loader.roll.bytes`",
                        "the tasks that may run"),
                new Part(
                        "S3 PUT",
                        pipeline.filesPerHour() / figures.value("tables") / 3600,
                        0,
                        figures.value("s3-puts"),
                        "a second of a table's prefix",
                        "larger `tracking.loader.roll.bytes`, fewer `tracking.loader.files-per-window`",
                        figures.get("s3-puts").origin()),
                new Part(
                        "S3 listing",
                        pipeline.listSeconds(),
                        0,
                        settings.loadInterval(),
                        "seconds for the last day",
                        "larger `tracking.loader.roll.bytes`, longer `tracking.loader.load-interval`",
                        "`tracking.loader.load-interval`: the next look comes then"),
                new Part(
                        "files of a load",
                        loads == 0 ? 0 : pipeline.filesPerHour() / loads,
                        figures.value("tables") * settings.filesPerWindow(),
                        settings.filesPerLoad(),
                        "files; those of one window are always there",
                        "`tracking.warehouse.max-files-per-load`, larger `tracking.loader.roll.bytes`",
                        "`tracking.warehouse.max-files-per-load`"),
                new Part(
                        "Redshift loads",
                        pipeline.loadShare(),
                        0,
                        figures.value("load-share"),
                        "of the time, one load after the other",
                        "`redshift_base_capacity`, up to " + (int) figures.value("redshift-most-rpu"),
                        figures.get("load-share").origin())));
    }

    /** The part that is fullest. */
    Part fullest() {
        return parts.stream().max(Comparator.comparingDouble(Part::share)).orElseThrow();
    }
}
