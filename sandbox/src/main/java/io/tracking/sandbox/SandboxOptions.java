package io.tracking.sandbox;

import io.tracking.sandbox.process.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
        Path directory, boolean fresh, Duration window, int demoRate, long demoEvents, long seed, Endpoints endpoints) {

    static final String USAGE = Usage.of("run");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h)");
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Map<String, String> DEFAULTS = Map.of(
            "--directory", "",
            "--window", "10s",
            "--demo", "0",
            "--demo-events", "0",
            "--demo-seed", "1",
            "--api-port", "8080",
            "--loader-port", "8081",
            "--sqs-port", "9324",
            "--s3-port", "9000",
            "--redshift-port", "5439");

    /**
     * Reads the command line; both {@code --option value} and {@code --option=value}.
     *
     * @param root the repository: where the data is unless told otherwise, wherever the command was typed
     * @throws IllegalArgumentException saying which option is wrong and what was expected
     */
    static SandboxOptions parse(List<String> arguments, Path root) {
        var values = new HashMap<>(DEFAULTS);
        var fresh = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var parts = rest.next().split("=", 2);
            if (parts[0].equals("--fresh") && parts.length == 1) {
                fresh = true;
            } else if (DEFAULTS.containsKey(parts[0])) {
                values.put(parts[0], parts.length == 2 ? parts[1] : valueOf(parts[0], rest));
            } else {
                throw new IllegalArgumentException("Unknown option " + String.join("=", parts));
            }
        }
        var read = new Values(values);
        var demoEvents = read.number("--demo-events", 0, Long.MAX_VALUE);
        var demoRate = (int) read.number("--demo", 0, 1_000_000);
        if (demoEvents > 0 && demoRate == 0) {
            throw new IllegalArgumentException("--demo-events needs --demo N, the events a second");
        }
        return new SandboxOptions(
                read.directory(root),
                fresh,
                read.window(),
                demoRate,
                demoEvents == 0 ? Long.MAX_VALUE : demoEvents,
                read.number("--demo-seed", Long.MIN_VALUE, Long.MAX_VALUE),
                new Endpoints(
                        read.port("--api-port"),
                        read.port("--loader-port"),
                        read.port("--sqs-port"),
                        read.port("--s3-port"),
                        read.port("--redshift-port")));
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private record Values(Map<String, String> values) {

        String text(String option) {
            return values.getOrDefault(option, "");
        }

        Path directory(Path root) {
            var text = text("--directory");
            return (text.isEmpty() ? root.resolve(".sandbox") : Path.of(text))
                    .toAbsolutePath()
                    .normalize();
        }

        int port(String option) {
            return (int) number(option, 1, 65_535);
        }

        long number(String option, long least, long most) {
            var text = text(option).replace("_", "");
            try {
                var number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new IllegalArgumentException(option + " must be a whole number"
                    + (least >= 0 ? " from " + least + (most == Long.MAX_VALUE ? "" : " to " + most) : "") + ", got "
                    + text(option));
        }

        Duration window() {
            var text = text("--window");
            var matcher = DURATION.matcher(text);
            if (matcher.matches()) {
                var amount = Long.parseLong(matcher.group(1));
                var window =
                        switch (matcher.group(2)) {
                            case "s" -> Duration.ofSeconds(amount);
                            case "m" -> Duration.ofMinutes(amount);
                            default -> Duration.ofHours(amount);
                        };
                if (!window.isZero() && window.compareTo(HOUR) <= 0 && HOUR.toSeconds() % window.toSeconds() == 0) {
                    return window;
                }
            }
            throw new IllegalArgumentException(
                    "--window must divide one hour and look like 10s, 1m or 5m, got " + text);
        }
    }
}
