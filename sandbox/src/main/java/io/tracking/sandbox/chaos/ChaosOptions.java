package io.tracking.sandbox.chaos;

import io.tracking.sandbox.CommandLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Holds what was asked for on the command line.
 *
 * @param seed of the schedule and the traffic
 * @param length how long faults are injected
 * @param rate records a second
 * @param gap mean time from one fault to the next
 * @param jars where Maven has built the jars
 * @param directory data, logs, the report; emptied at the start
 * @param outage the one thing that goes wrong, for the whole length; null for faults at random
 */
record ChaosOptions(
        long seed, Duration length, int rate, Duration gap, Path jars, Path directory, Link.@Nullable Service outage) {

    /** What {@code --help} prints. */
    static String usage() {
        return CommandLines.usage(new Arguments());
    }

    /**
     * Reads the command line.
     *
     * @param root the repository: where the jars and the data are unless told otherwise
     * @throws IllegalArgumentException saying which option is wrong and what was expected
     */
    static ChaosOptions parse(List<String> arguments, Path root) {
        Arguments read = CommandLines.parse(new Arguments(), arguments);
        return new ChaosOptions(
                read.seed,
                Duration.ofMillis(Math.round(number("--minutes", read.minutes, 0.1, 10_000) * 60_000)),
                (int) number("--rate", read.rate, 1, 10_000),
                Duration.ofMillis(Math.round(number("--gap", read.gap, 0.5, 3_600) * 1_000)),
                read.jars.isEmpty() ? root : Path.of(read.jars),
                CommandLines.directory(read.directory, root.resolve(".chaos")),
                read.outage);
    }

    @Command(
            name = "./chaos",
            description = "Runs the whole pipeline under random faults, then audits every promise.",
            footer = {
                "",
                "./chaos --mutation NAME takes one protecting line out of a copy of the sources first: see sandbox/mutations.",
                "Ends with 0 when every promise was kept, 1 when one was not."
            },
            abbreviateSynopsis = true,
            sortOptions = false)
    private static final class Arguments {

        @Option(
                names = "--minutes",
                paramLabel = "N",
                defaultValue = "30",
                description = "How long faults are injected; a fraction is fine. Default: 30.")
        private double minutes;

        @Option(
                names = "--outage",
                paramLabel = "NAME",
                converter = Outage.class,
                description =
                        "No random faults: redshift, s3 or sqs is refused for these minutes, and a report tells what every"
                                + " gauge and the admin API said all the while.")
        private Link.@Nullable Service outage;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "1",
                description = "The same seed gives the same schedule of faults. Default: 1.")
        private long seed;

        @Option(
                names = "--rate",
                paramLabel = "N",
                defaultValue = "40",
                description = "Records sent a second. Default: 40.")
        private int rate;

        @Option(
                names = "--gap",
                paramLabel = "N",
                defaultValue = "8",
                description = "Mean seconds from one fault to the next. Default: 8.")
        private double gap;

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                defaultValue = "",
                description =
                        "Data, logs, schedule and report; emptied at the start. Default: .chaos beside this script.")
        private String directory = "";

        @Option(
                names = "--jars",
                paramLabel = "DIR",
                defaultValue = "",
                description = "A built copy of this repository whose jars to run.")
        private String jars = "";
    }

    private static double number(String option, double number, double least, double most) {
        if (number >= least && number <= most) {
            return number;
        }
        throw new IllegalArgumentException("Invalid value for option '%s': expected a number from %s to %s, got %s"
                .formatted(option, plain(least), plain(most), plain(number)));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static final class Outage implements ITypeConverter<Link.Service> {

        @Override
        public Link.Service convert(String text) {
            for (Link.Service service : Link.Service.values()) {
                if (service.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return service;
                }
            }
            throw new TypeConversionException("expected sqs, s3 or redshift, got " + text);
        }
    }
}
