package io.tracking.sandbox;

import io.tracking.sandbox.process.LocalEndpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Holds what was asked for on the command line.
 *
 * @param directory data, logs and process ids
 * @param fresh empty the directory first
 * @param window the loader's
 * @param demoRate events a second, 0 for no demo
 * @param demoEvents when the demo stops, {@link Long#MAX_VALUE} for never
 * @param seed of the demo's traffic
 */
record SandboxOptions(
        Path directory,
        boolean fresh,
        Duration window,
        int demoRate,
        long demoEvents,
        long seed,
        LocalEndpoints endpoints) {

    /** What {@code --help} prints. */
    static String usage() {
        return CommandLines.usage(new Arguments());
    }

    /**
     * Reads the command line.
     *
     * @param root the repository: where the data is unless told otherwise, wherever the command was typed
     * @throws IllegalArgumentException saying which option is wrong and what was expected
     */
    static SandboxOptions parse(List<String> arguments, Path root) {
        Arguments read = CommandLines.parse(new Arguments(), arguments);
        if (read.demoEvents > 0 && read.demo == 0) {
            throw new IllegalArgumentException("--demo-events needs --demo N, the events a second");
        }
        return new SandboxOptions(
                CommandLines.directory(read.directory, root.resolve(".sandbox")),
                read.fresh,
                read.window,
                read.demo,
                read.demoEvents == 0 ? Long.MAX_VALUE : read.demoEvents,
                read.demoSeed,
                new LocalEndpoints(read.apiPort, read.loaderPort, read.sqsPort, read.s3Port, read.redshiftPort));
    }

    @Command(
            name = "./run",
            description = "Runs the whole pipeline on this machine, until Ctrl-C.",
            abbreviateSynopsis = true,
            sortOptions = false)
    private static final class Arguments {

        @Option(names = "--fresh", description = "Empty the directory first.")
        private boolean fresh;

        @Option(
                names = "--window",
                paramLabel = "TIME",
                defaultValue = "10s",
                converter = Window.class,
                description = "The loader's window: 1s to 1h, a divisor of one hour. Default: 10s (in production 5m).")
        private Duration window = Duration.ZERO;

        @Option(
                names = "--demo",
                paramLabel = "N",
                defaultValue = "0",
                converter = Rate.class,
                description = "Send N events a second of realistic traffic.")
        private int demo;

        @Option(
                names = "--demo-events",
                paramLabel = "TOTAL",
                defaultValue = "0",
                converter = Count.class,
                description = "Stop the demo after TOTAL events.")
        private long demoEvents;

        @Option(
                names = "--demo-seed",
                paramLabel = "N",
                defaultValue = "1",
                description = "Send other traffic; the same seed gives the same events. Default: 1.")
        private long demoSeed;

        @Option(
                names = "--api-port",
                paramLabel = "PORT",
                defaultValue = "8080",
                converter = Port.class,
                description = "tracking-api. Default: 8080.")
        private int apiPort;

        @Option(
                names = "--loader-port",
                paramLabel = "PORT",
                defaultValue = "8081",
                converter = Port.class,
                description = "The loader. Default: 8081.")
        private int loaderPort;

        @Option(
                names = "--sqs-port",
                paramLabel = "PORT",
                defaultValue = "9324",
                converter = Port.class,
                description = "SQS. Default: 9324.")
        private int sqsPort;

        @Option(
                names = "--s3-port",
                paramLabel = "PORT",
                defaultValue = "9000",
                converter = Port.class,
                description = "S3. Default: 9000.")
        private int s3Port;

        @Option(
                names = "--redshift-port",
                paramLabel = "PORT",
                defaultValue = "5439",
                converter = Port.class,
                description = "The Redshift stand-in. Default: 5439.")
        private int redshiftPort;

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                defaultValue = "",
                description = "Data and logs. Default: .sandbox beside this script.")
        private String directory = "";
    }

    /** Reads a whole number within bounds; underscores may group its digits. */
    private static long number(String text, long least, long most) {
        try {
            long number = Long.parseLong(text.replace("_", ""));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TypeConversionException("expected a whole number from " + least
                + (most == Long.MAX_VALUE ? "" : " to " + most) + ", got " + text);
    }

    private static final class Rate implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            return (int) number(text, 0, 1_000_000);
        }
    }

    private static final class Count implements ITypeConverter<Long> {

        @Override
        public Long convert(String text) {
            return number(text, 0, Long.MAX_VALUE);
        }
    }

    private static final class Port implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            return (int) number(text, 1, 65_535);
        }
    }

    private static final class Window implements ITypeConverter<Duration> {

        private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smh])");
        private static final Duration HOUR = Duration.ofHours(1);

        @Override
        public Duration convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            if (matcher.matches()) {
                Duration window = Duration.parse("PT" + text);
                if (!window.isZero() && window.compareTo(HOUR) <= 0 && HOUR.toSeconds() % window.toSeconds() == 0) {
                    return window;
                }
            }
            throw new TypeConversionException("expected a divisor of one hour such as 10s, 1m or 5m, got " + text);
        }
    }
}
