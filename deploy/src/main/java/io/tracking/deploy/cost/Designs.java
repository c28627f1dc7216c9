package io.tracking.deploy.cost;

import io.tracking.deploy.cost.Bill.Draft;

/** Prices this design and two others under the same traffic. Immutable. */
public final class Designs {

    private static final double GB = 1024.0 * 1024 * 1024;
    private static final double MONTH_DAYS = 365.0 / 12;

    private final FigureSheet figures;
    private final TrafficShape traffic;
    private final DesignSettings settings;
    private final boolean existingRedshift;
    private final int monthsKept;
    private final Pipeline pipeline;

    /**
     * Designs under that traffic.
     *
     * @param existingRedshift whether loads are done by a Redshift that is paid already; its storage is counted all the same
     * @param monthsKept months of files and rows that are there
     */
    public Designs(
            FigureSheet figures,
            TrafficShape traffic,
            DesignSettings settings,
            boolean existingRedshift,
            int monthsKept) {
        this.figures = figures;
        this.traffic = traffic;
        this.settings = settings;
        this.existingRedshift = existingRedshift;
        this.monthsKept = monthsKept;
        pipeline = new Pipeline(figures, traffic, settings);
    }

    /** What this design's quantities are. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** This design. */
    public Bill ours() {
        Draft bill = new Draft(figures);
        front(bill, settings.cells());
        fargate(
                bill,
                "tracking-api",
                pipeline.apiTasks(),
                settings.apiCpu(),
                settings.apiMemory(),
                "request-micros",
                "cpu-share");
        double requests = monthly(pipeline.queueRequests() * 3600);
        bill.add(
                "SQS",
                Text.brief(requests / 1e6) + " M requests, " + Text.whole(pipeline.messagesPerMillion())
                        + " messages of 1 M events",
                figures.get("sqs-request").dollars(requests / 1e6),
                "sqs-request",
                "sqs-chunk",
                "sqs-batch",
                "messages-at-rate",
                "linger-seconds",
                "sqs-seconds",
                "receivers",
                "poll-seconds");
        fargate(bill, "loader", pipeline.loaderTasks(), settings.loaderCpu(), settings.loaderMemory(), "loader-micros");
        bucket(bill, pipeline.filesPerHour(), pipeline.fileBytes(), pipeline.putsPerHour(), pipeline.getsPerHour());
        double queued = 2 * monthly(traffic.eventsPerHour()) * queueBytes() / GB;
        endpoints(bill, queued);
        redshift(bill, pipeline.awakeShare());
        watching(bill, pipeline.apiTasks() + pipeline.loaderTasks());
        return bill.build("This design");
    }

    /** One SQS message for each event, and a loader that reads them: everything else as here. */
    public Bill messagePerEvent() {
        double events = traffic.eventsPerSecond();
        double size = traffic.bytes() / figures.value("event-bytes");
        double batch = figures.value("sqs-batch");
        int apiTasks = tasks(
                events * figures.value("alone-api-micros") * size / 1e6, settings.apiCpu(), settings.apiMinTasks());
        int loaderTasks = tasks(events * figures.value("alone-loader-micros") * size / 1e6, settings.loaderCpu(), 1);
        double sends = events * Math.ceil(traffic.bytes() / figures.value("sqs-chunk"));
        double receives = Math.max(
                events / batch * Math.ceil(batch * traffic.bytes() / figures.value("sqs-chunk")),
                figures.value("receivers") * loaderTasks / figures.value("poll-seconds"));
        double requests = monthly((sends + receives + events / batch) * 3600);

        Draft bill = new Draft(figures);
        front(bill, settings.cells());
        fargate(
                bill,
                "tracking-api",
                apiTasks,
                settings.apiCpu(),
                settings.apiMemory(),
                "alone-api-micros",
                "cpu-share");
        bill.add(
                "SQS",
                Text.brief(requests / 1e6) + " M requests, 1 000 000 messages of 1 M events",
                figures.get("sqs-request").dollars(requests / 1e6),
                "sqs-request",
                "sqs-chunk",
                "sqs-batch",
                "receivers",
                "poll-seconds");
        fargate(bill, "loader", loaderTasks, settings.loaderCpu(), settings.loaderMemory(), "alone-loader-micros");
        bucket(bill, pipeline.filesPerHour(), pipeline.fileBytes(), pipeline.putsPerHour(), pipeline.getsPerHour());
        endpoints(bill, 2 * monthly(traffic.eventsPerHour()) * traffic.bytes() / GB);
        redshift(bill, pipeline.awakeShare());
        watching(bill, apiTasks + loaderTasks);
        return bill.build("One message for each event");
    }

    /** tracking-api puts each event into Kinesis Data Streams; Firehose makes files of them and lets Redshift load them. */
    public Bill kinesis() {
        double events = monthly(traffic.eventsPerHour());
        Draft bill = new Draft(figures);
        front(bill, settings.cells());
        fargate(
                bill,
                "tracking-api",
                pipeline.apiTasks(),
                settings.apiCpu(),
                settings.apiMemory(),
                "request-micros",
                "cpu-share");
        dataStreams(bill, events);
        double firehose = events * roundedUp("firehose-record") / GB;
        bill.add(
                "Firehose",
                Text.brief(firehose) + " GB, each record as " + Text.whole(roundedUp("firehose-record")) + " bytes",
                figures.get("firehose").dollars(firehose),
                "firehose",
                "firehose-record");
        double loads = traffic.eventsPerHour() == 0 ? 0 : 3600 / figures.value("firehose-buffer");
        double files = loads * figures.value("tables");
        bucket(
                bill,
                files,
                files == 0 ? 0 : traffic.eventsPerHour() * pipeline.fileBytesPerEvent() / files,
                files + loads,
                files);
        endpoints(bill, events * traffic.bytes() / GB);
        double seconds = figures.value("load-fixed-seconds") + pipeline.loadShare() * figures.value("firehose-buffer");
        double billed = Math.max(figures.value("redshift-least-seconds"), seconds);
        redshift(bill, Math.min(1, loads * billed / 3600));
        watching(bill, pipeline.apiTasks());
        return bill.build("Kinesis Data Streams with Firehose");
    }

    /** By shards: at an even rate that is cheaper than on demand, whatever the rate. */
    private void dataStreams(Draft bill, double events) {
        double byRecords = traffic.eventsPerSecond() / figures.value("kinesis-shard-records");
        double byBytes = traffic.eventsPerSecond() * traffic.bytes() / figures.value("kinesis-shard-bytes");
        double shards = Math.max(1, Math.ceil(Math.max(byRecords, byBytes) / figures.value("kinesis-share")));
        double units = events * Math.ceil(traffic.bytes() / figures.value("kinesis-put-bytes"));
        bill.add(
                "Data Streams",
                "shards: " + Text.whole(shards) + ", " + Text.brief(units / 1e6) + " M PUT units",
                shards * figures.hours() * figures.value("kinesis-shard-hour")
                        + units / 1e6 * figures.value("kinesis-put-unit"),
                "kinesis-shard-hour",
                "kinesis-put-unit",
                "kinesis-share");
    }

    private double roundedUp(String rule) {
        return Math.ceil(traffic.bytes() / figures.value(rule)) * figures.value(rule);
    }

    /** What stands before tracking-api. */
    private void front(Draft bill, int balancers) {
        double posts = traffic.postsPerSecond();
        double connections = posts / figures.value("posts-in-connection");
        double body = (double) traffic.bytes() * traffic.eventsPerPost();
        double bytes = posts * (figures.value("header-bytes") + body + figures.value("answer-bytes"));
        double lcus = Math.max(
                connections / figures.value("lcu-connections"), bytes * 3600 / GB / figures.value("lcu-bytes"));
        double addresses = balancers * figures.value("zones");
        bill.add(
                "load balancer",
                balancers + " with " + Text.brief(lcus) + " LCUs and " + Text.whole(addresses) + " addresses",
                figures.hours()
                        * (balancers * figures.value("balancer-hour")
                                + lcus * figures.value("balancer-lcu")
                                + addresses * figures.value("address-hour")),
                "balancer-hour",
                "balancer-lcu",
                "address-hour",
                "lcu-connections",
                "posts-in-connection");
        double requests = monthly(posts * 3600) / 1e6;
        bill.add(
                "WAF",
                Text.brief(requests) + " M requests",
                balancers * (figures.value("waf-acl") + figures.value("waf-rules") * figures.value("waf-rule"))
                        + requests * figures.value("waf-request"),
                "waf-request",
                "waf-acl",
                "waf-rule");
        double gigabytes = monthly(posts * figures.value("answer-bytes") * 3600
                        + connections * figures.value("handshake-bytes") * 3600)
                / GB;
        bill.add(
                "answers",
                Text.brief(gigabytes) + " GB to the internet",
                figures.get("transfer-out").dollars(gigabytes),
                "transfer-out",
                "answer-bytes",
                "handshake-bytes");
    }

    private void fargate(Draft bill, String part, int tasks, double cpu, double memory, String... measured) {
        String[] names = new String[measured.length + 2];
        names[0] = "fargate-cpu";
        names[1] = "fargate-memory";
        System.arraycopy(measured, 0, names, 2, measured.length);
        bill.add(
                part,
                tasks + " of " + Text.brief(cpu) + " vCPU and " + Text.brief(memory) + " GB",
                figures.hours()
                        * tasks
                        * (cpu * figures.value("fargate-cpu") + memory * figures.value("fargate-memory")),
                names);
    }

    private int tasks(double cores, double cpu, int least) {
        double needed = cores / figures.value("fargate-speed") / (cpu * figures.value("cpu-share"));
        return (int) Math.max((double) least * settings.cells(), Math.ceil(needed));
    }

    private void bucket(Draft bill, double filesPerHour, double fileBytes, double puts, double gets) {
        boolean large = fileBytes >= figures.value("s3-infrequent-least");
        double transitions = large
                ? monthly(filesPerHour) / 1000 * (figures.value("s3-to-infrequent") + figures.value("s3-to-archive"))
                : 0;
        bill.add(
                "S3 requests",
                Text.brief(filesPerHour) + " files and " + Text.brief(puts) + " PUT and LIST an hour",
                monthly(puts) / 1000 * figures.value("s3-put")
                        + monthly(gets) / 1000 * figures.value("s3-get")
                        + transitions,
                "s3-put",
                "s3-get",
                "s3-to-infrequent",
                "s3-to-archive");
        double month = monthly(traffic.eventsPerHour()) * pipeline.fileBytesPerEvent() / GB;
        double standard = large ? Math.min(monthsKept, figures.value("infrequent-days") / MONTH_DAYS) : monthsKept;
        double archived = large ? Math.max(0, monthsKept - figures.value("archive-days") / MONTH_DAYS) : 0;
        double infrequent = monthsKept - standard - archived;
        bill.add(
                "S3 storage",
                Text.brief(month * monthsKept) + " GB of " + monthsKept + " months"
                        + (large ? "" : ", files too small for cheaper storage"),
                figures.get("s3-standard").dollars(month * standard)
                        + month * infrequent * figures.value("s3-infrequent")
                        + month * archived * figures.value("s3-archive"),
                "s3-standard",
                "s3-infrequent",
                "s3-archive",
                "file-bytes");
    }

    private double queueBytes() {
        return figures.value("queue-bytes") * traffic.bytes() / figures.value("event-bytes");
    }

    private void endpoints(Draft bill, double gigabytes) {
        double endpoints =
                figures.value("engineering-endpoints") * settings.cells() + figures.value("platform-endpoints");
        bill.add(
                "private endpoints",
                Text.whole(endpoints) + " in " + Text.whole(figures.value("zones")) + " zones, " + Text.brief(gigabytes)
                        + " GB",
                figures.hours() * endpoints * figures.value("zones") * figures.value("endpoint-hour")
                        + figures.get("endpoint-data").dollars(gigabytes),
                "endpoint-hour",
                "endpoint-data",
                "engineering-endpoints",
                "platform-endpoints",
                "queue-bytes");
    }

    private void redshift(Draft bill, double awake) {
        double hours = figures.hours() * awake;
        bill.add(
                "Redshift loads",
                existingRedshift
                        ? "on a Redshift that is paid already"
                        : Text.brief(hours) + " hours of " + settings.rpus() + " RPUs, for loads alone",
                existingRedshift ? 0 : hours * settings.rpus() * figures.value("redshift-rpu"),
                "redshift-rpu",
                "redshift-least-seconds",
                "load-micros",
                "load-speed");
        double stored = monthly(traffic.eventsPerHour())
                * monthsKept
                * figures.value("table-bytes")
                * traffic.bytes()
                / figures.value("event-bytes")
                / GB;
        bill.add(
                "Redshift storage",
                Text.brief(stored) + " GB of " + monthsKept + " months",
                stored * figures.value("redshift-storage"),
                "redshift-storage",
                "table-bytes");
    }

    private void watching(Draft bill, int tasks) {
        double metrics = figures.value("metrics") + figures.value("insight-metrics");
        double gigabytes = tasks * figures.value("log-gigabytes");
        bill.add(
                "keys, secrets, alarms, logs",
                Text.whole(figures.value("keys")) + " keys, " + Text.whole(figures.value("secrets")) + " secrets, "
                        + Text.whole(figures.value("alarms")) + " alarms, " + Text.whole(metrics) + " metrics, "
                        + Text.brief(gigabytes) + " GB",
                figures.value("keys") * figures.value("kms-key")
                        + figures.value("secrets") * figures.value("secret")
                        + figures.value("alarms") * figures.value("alarm")
                        + metrics * figures.value("metric")
                        + figures.value("dashboards") * figures.value("dashboard")
                        + gigabytes * figures.value("logs"),
                "kms-key",
                "secret",
                "alarm",
                "metric",
                "dashboard",
                "logs",
                "insight-metrics",
                "log-gigabytes");
    }

    private double monthly(double perHour) {
        return perHour * figures.hours();
    }
}
