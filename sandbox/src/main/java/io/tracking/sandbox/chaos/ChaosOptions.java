package io.tracking.sandbox.chaos;

import io.tracking.sandbox.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    static final String USAGE = Usage.of("chaos");

    private static final Map<String, String> DEFAULTS = Map.of(
            "--minutes", "30",
            "--seed", "1",
            "--rate", "40",
            "--gap", "8",
            "--directory", "",
            "--jars", "",
            "--outage", "");

    /**
     * Reads {@code --option value} and {@code --option=value}.
     *
     * @param root the repository: where the jars and the data are unless told otherwise
     * @throws IllegalArgumentException saying which option is wrong and what was expected
     */
    static ChaosOptions parse(List<String> arguments, Path root) {
        var values = new HashMap<>(DEFAULTS);
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var parts = rest.next().split("=", 2);
            if (!DEFAULTS.containsKey(parts[0])) {
                throw new IllegalArgumentException("Unknown option " + String.join("=", parts));
            }
            if (parts.length == 1 && !rest.hasNext()) {
                throw new IllegalArgumentException(parts[0] + " needs a value");
            }
            values.put(parts[0], parts.length == 2 ? parts[1] : rest.next());
        }
        var jars = values.getOrDefault("--jars", "");
        var directory = values.getOrDefault("--directory", "");
        return new ChaosOptions(
                Math.round(number(values, "--seed", -1e15, 1e15)),
                Duration.ofMillis(Math.round(number(values, "--minutes", 0.1, 10_000) * 60_000)),
                (int) number(values, "--rate", 1, 10_000),
                Duration.ofMillis(Math.round(number(values, "--gap", 0.5, 3_600) * 1_000)),
                jars.isEmpty() ? root : Path.of(jars),
                (directory.isEmpty() ? root.resolve(".chaos") : Path.of(directory))
                        .toAbsolutePath()
                        .normalize(),
                outage(values.getOrDefault("--outage", "")));
    }

    private static Link.@Nullable Service outage(String name) {
        if (name.isEmpty()) {
            return null;
        }
        for (var service : Link.Service.values()) {
            if (service.name().toLowerCase(Locale.ROOT).equals(name)) {
                return service;
            }
        }
        throw new IllegalArgumentException("--outage must be sqs, s3 or redshift, got " + name);
    }

    private static double number(Map<String, String> values, String option, double least, double most) {
        var text = values.getOrDefault(option, "");
        try {
            var number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "%s must be a number from %s to %s, got %s".formatted(option, plain(least), plain(most), text));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
