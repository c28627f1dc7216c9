package io.tracking.deploy.scale;

import io.tracking.deploy.Tool;
import io.tracking.deploy.cost.DesignSettings;
import io.tracking.deploy.cost.Designs;
import io.tracking.deploy.cost.FigureSheet;
import io.tracking.deploy.cost.Pipeline;
import io.tracking.deploy.cost.ScalePlan;
import io.tracking.deploy.cost.Text;
import io.tracking.deploy.cost.TrafficShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Is {@code bench/scale-plan}: a row for each decade of traffic, checked by a simulation. */
public final class Scaling {

    /** Events in a post of a client that collects some. */
    private static final int ARRAY = 20;

    private final FigureSheet figures;
    private final ScalePlan plan;
    private final int bytes;
    private final int eventsPerPost;
    private final StringBuilder text = new StringBuilder();

    private Scaling(FigureSheet figures, ScalePlan plan, int bytes, int eventsPerPost) {
        this.figures = figures;
        this.plan = plan;
        this.bytes = bytes;
        this.eventsPerPost = eventsPerPost;
    }

    public static void main(String[] arguments) {
        Tool.run(new Arguments(), arguments, Scaling::print);
    }

    static String print(Path root, Arguments arguments) throws IOException {
        if (arguments.measure < 0 || arguments.measure > 600) {
            throw new IllegalArgumentException("--measure must be 0 to 600 seconds, got " + arguments.measure);
        }
        Scaling scaling =
                new Scaling(FigureSheet.read(root), ScalePlan.read(root), arguments.bytes, arguments.eventsPerPost);
        scaling.plan();
        scaling.designs();
        scaling.quantities();
        scaling.limits();
        scaling.windows();
        if (arguments.measure > 0) {
            scaling.measured(Measured.on(Duration.ofSeconds(arguments.measure), 59));
        }
        return scaling.text.toString();
    }

    private Pipeline pipeline(double eventsPerHour, DesignSettings settings) {
        return new Pipeline(figures, new TrafficShape(eventsPerHour, bytes, eventsPerPost), settings);
    }

    private void plan() {
        heading("What is full first, what is turned, what it costs");
        row(
                "events an hour",
                "full first, as the row before",
                "turned",
                "then the fullest",
                "$ a month",
                "$ for 1 M events",
                "$ a month, " + ARRAY + " in a post");
        row("---", "---", "---", "---", "---", "---", "---");
        DesignSettings before = plan.rows().get(0).settings();
        for (ScalePlan.Row row : plan.rows()) {
            Capacity untuned = Capacity.of(figures, pipeline(row.eventsPerHour(), before));
            Capacity tuned = Capacity.of(figures, pipeline(row.eventsPerHour(), row.settings()));
            double dollars = dollars(row, eventsPerPost);
            row(
                    Text.whole(row.eventsPerHour()),
                    share(untuned.fullest()),
                    turned(row),
                    share(tuned.fullest()),
                    Text.dollars(dollars),
                    Text.dollars(dollars / (row.eventsPerHour() * figures.hours() / 1e6)),
                    Text.dollars(dollars(row, ARRAY)));
            before = row.settings();
        }
        line("");
    }

    private double dollars(ScalePlan.Row row, int inPost) {
        return designs(row, row.eventsPerHour(), inPost).ours().total();
    }

    private Designs designs(ScalePlan.Row row, double eventsPerHour, int inPost) {
        return new Designs(figures, new TrafficShape(eventsPerHour, bytes, inPost), row.settings(), false, 12);
    }

    private static String turned(ScalePlan.Row row) {
        return row.turned().isEmpty()
                ? "nothing"
                : row.turned().entrySet().stream()
                        .map(setting -> "`" + setting.getKey() + "` " + setting.getValue())
                        .collect(Collectors.joining(", ", "", row.why().isEmpty() ? "" : ": " + row.why()));
    }

    private static String share(Capacity.Part part) {
        return part.name() + ", " + Text.brief(part.share() * 100) + " %";
    }

    private void designs() {
        heading("Beside two other designs");
        row(
                "$ a month for events an hour",
                "this design",
                "one message for each event",
                "Kinesis Data Streams with Firehose",
                "this design, idle");
        row("---", "---", "---", "---", "---");
        for (ScalePlan.Row row : plan.rows()) {
            Designs designs = designs(row, row.eventsPerHour(), eventsPerPost);
            row(
                    Text.whole(row.eventsPerHour()),
                    Text.dollars(designs.ours().total()),
                    Text.dollars(designs.messagePerEvent().total()),
                    Text.dollars(designs.kinesis().total()),
                    Text.dollars(designs(row, 0, eventsPerPost).ours().total()));
        }
        line("");
    }

    /** What was computed beside what the simulation saw. */
    private void quantities() {
        heading("What traffic becomes, computed and simulated");
        row(
                "events an hour",
                "tasks of tracking-api",
                "of the loader",
                "messages a second",
                "in flight, simulated",
                "files an hour, simulated",
                "loads an hour, simulated",
                "Redshift awake, simulated",
                "visible after, at most");
        row("---", "---", "---", "---", "---", "---", "---", "---", "---");
        for (ScalePlan.Row row : plan.rows()) {
            Pipeline pipeline = pipeline(row.eventsPerHour(), row.settings());
            Simulation.Result simulated = Simulation.run(figures, pipeline);
            row(
                    Text.whole(row.eventsPerHour()),
                    Text.whole(pipeline.apiTasks()),
                    Text.whole(pipeline.loaderTasks()),
                    Text.brief(pipeline.messages()),
                    both(pipeline.inFlight(), simulated.inFlight()),
                    both(pipeline.filesPerHour(), simulated.filesPerHour()),
                    both(pipeline.loadsPerHour(), simulated.loadsPerHour()),
                    both(pipeline.awakeShare() * 100, simulated.awakeShare() * 100) + " %",
                    simulated.keepsUp() ? Text.whole(simulated.visibleAfter()) + " s" : "falls behind");
        }
        line("");
    }

    private static String both(double computed, double simulated) {
        return Text.brief(computed) + ", " + Text.brief(simulated);
    }

    private void limits() {
        heading("How full each part is then");
        List<Capacity> capacities = plan.rows().stream()
                .map(row -> Capacity.of(figures, pipeline(row.eventsPerHour(), row.settings())))
                .toList();
        List<String> heads = new ArrayList<>(List.of("part"));
        plan.rows().forEach(row -> heads.add(Text.whole(row.eventsPerHour())));
        row(heads.toArray(String[]::new));
        row(heads.stream().map(head -> "---").toArray(String[]::new));
        int parts = capacities.get(0).parts().size();
        for (int i = 0; i < parts; i++) {
            List<String> cells =
                    new ArrayList<>(List.of(capacities.get(0).parts().get(i).name()));
            for (Capacity capacity : capacities) {
                Capacity.Part part = capacity.parts().get(i);
                cells.add(Text.brief(part.used()) + " of " + Text.brief(part.limit()));
            }
            row(cells.toArray(String[]::new));
        }
        line("");
        row("part", "unit", "where the limit comes from", "what turns it");
        row("---", "---", "---", "---");
        for (Capacity.Part part : capacities.get(0).parts()) {
            row(part.name(), part.unit(), part.from(), part.turn());
        }
        line("");
    }

    /** What freshness costs where traffic is small: each window wakes Redshift Serverless for at least a minute. */
    private void windows() {
        heading("What a shorter window costs");
        row("`tracking.loader.window`", "loads an hour", "Redshift awake", "$ a month for 8 RPUs");
        row("---", "---", "---", "---");
        for (int minutes : new int[] {1, 5, 15, 30, 60}) {
            double loads = 60.0 / minutes;
            double awake = Math.min(1, loads * figures.value("redshift-least-seconds") / 3600);
            row(
                    minutes + "m",
                    Text.whole(loads),
                    Text.brief(awake * 100) + " %",
                    Text.dollars(awake
                            * figures.hours()
                            * figures.value("redshift-least-rpu")
                            * figures.value("redshift-rpu")));
        }
        line("");
    }

    private void measured(Measured measured) {
        heading("Measured now");
        row("measured on this machine, one thread", "now", "in deploy/quantities.yml");
        row("---", "---", "---");
        row("bytes of an event, as it is sent", Text.brief(measured.bytes()), Text.brief(figures.value("event-bytes")));
        row(
                "bytes of an event on the queue",
                Text.brief(measured.queueBytes()),
                Text.brief(figures.value("queue-bytes")));
        row("bytes of an event in a file", Text.brief(measured.fileBytes()), Text.brief(figures.value("file-bytes")));
        row(
                "µs of CPU of an event: read, validate, into a message",
                Text.brief(measured.apiMicros()),
                "a part of " + Text.brief(figures.value("batch-micros")) + ", which has HTTP and SQS");
        row(
                "µs of CPU of an event: out of a message, into a file",
                Text.brief(measured.loaderMicros()),
                "a part of " + Text.brief(figures.value("loader-micros")) + ", which has SQS and S3");
        line("");
    }

    private void heading(String title) {
        line("### " + title);
        line("");
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** What {@code bench/scale-plan} understands. */
    @Command(
            name = "bench/scale-plan",
            description = {
                "Prints for each decade of traffic which part is full first, what is turned, and what it costs; see docs/SCALING.md.",
                "Settings are in deploy/scale-plan.yml, what an event takes in deploy/quantities.yml, prices in deploy/prices.yml."
            },
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Arguments {

        @Option(
                names = "--bytes",
                paramLabel = "B",
                defaultValue = "700",
                description = "Of an event as it is sent. Default: 700.")
        private int bytes;

        @Option(
                names = "--events-per-post",
                paramLabel = "K",
                defaultValue = "1",
                description = "Events in one request. Default: 1.")
        private int eventsPerPost;

        @Option(
                names = "--measure",
                paramLabel = "SECONDS",
                defaultValue = "0",
                description = "Measure the pipeline's own classes for so long on this machine. Default: 0, not at all.")
        private int measure;
    }
}
