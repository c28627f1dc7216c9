package io.tracking.deploy.cost;

import io.tracking.deploy.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Is {@code deploy/cost}: dollars a month by part, for this design and two others. */
public final class Cost {

    private Cost() {}

    public static void main(String[] arguments) {
        Tool.run(new Arguments(), arguments, Cost::print);
    }

    static String print(Path root, Arguments arguments) throws IOException {
        if (arguments.monthsKept < 1 || arguments.monthsKept > 120) {
            throw new IllegalArgumentException("--months-kept must be 1 to 120, got " + arguments.monthsKept);
        }
        FigureSheet figures = FigureSheet.read(root);
        TrafficShape traffic = new TrafficShape(arguments.eventsPerHour, arguments.bytes, arguments.eventsPerPost);
        ScalePlan plan = ScalePlan.read(root);
        DesignSettings settings = arguments.tfvars == null
                ? plan.settings(arguments.eventsPerHour)
                : plan.settings(arguments.eventsPerHour, arguments.tfvars);
        Designs busy = new Designs(figures, traffic, settings, arguments.existingRedshift, arguments.monthsKept);
        Designs idle = new Designs(
                figures,
                new TrafficShape(0, arguments.bytes, arguments.eventsPerPost),
                settings,
                arguments.existingRedshift,
                arguments.monthsKept);
        CostReport report = new CostReport(figures);
        report.begin(traffic, arguments.monthsKept);
        for (Function<Designs, Bill> design :
                List.<Function<Designs, Bill>>of(Designs::ours, Designs::messagePerEvent, Designs::kinesis)) {
            report.bill(design.apply(busy), design.apply(idle), arguments.eventsPerHour);
        }
        return report.end();
    }

    /** What {@code deploy/cost} understands. */
    @Command(
            name = "deploy/cost",
            description = {
                "Computes what the pipeline costs a month, part by part, and what two other designs would.",
                "Prices are in deploy/prices.yml, what an event takes in deploy/quantities.yml, settings in deploy/scale-plan.yml;"
                        + " each has its source."
            },
            abbreviateSynopsis = true,
            sortOptions = false)
    static final class Arguments {

        @Option(
                names = "--events-per-hour",
                paramLabel = "N",
                required = true,
                description = "Events an hour, all day long.")
        private double eventsPerHour;

        @Option(
                names = "--bytes",
                paramLabel = "B",
                defaultValue = "700",
                description = "Of an event as it is sent; deploy/sizes tells. Default: 700.")
        private int bytes;

        @Option(
                names = "--events-per-post",
                paramLabel = "K",
                defaultValue = "1",
                description = "Events in one request. Default: 1.")
        private int eventsPerPost;

        @Option(
                names = "--tfvars",
                paramLabel = "FILE",
                description =
                        "Terraform's variables of an environment; what it sets takes the place of the scale plan's.")
        private @Nullable Path tfvars;

        @Option(
                names = "--existing-redshift",
                description = "Loads are done by a Redshift that is paid already; its storage is counted all the same.")
        private boolean existingRedshift;

        @Option(
                names = "--months-kept",
                paramLabel = "M",
                defaultValue = "12",
                description = "Months of files and rows that are there. Default: 12.")
        private int monthsKept;
    }
}
