package io.tracking.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what every measurement has.
 *
 * @param options of its command line
 * @param repository from which it was started
 * @param directory of its own, below the repository
 */
public record Bench(Options options, Path repository, Path directory) {

    private static final Map<String, String> IN_ROUNDS =
            Map.of("rounds", "5", "others", "10", "patience", "PT10M", "java", System.getProperty("java.home"));

    /**
     * Reads the command line, and makes the directory.
     *
     * @param name of its directory and its JSON below {@code bench/target}
     * @param defaults beside, or instead of, directory and json
     */
    public static Bench of(String name, String[] arguments, Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putIfAbsent("directory", "bench/target/" + name);
        all.putIfAbsent("json", "bench/target/" + name + ".json");
        Options options = Options.parse(arguments, all);
        Path repository = Path.of("").toAbsolutePath();
        try {
            return new Bench(
                    options, repository, Files.createDirectories(repository.resolve(options.text("directory"))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write below " + repository, e);
        }
    }

    /**
     * As {@link #of}, for processes of their own that are measured in quiet rounds: with the options rounds, others and
     * patience, and java, the home of the JDK that these processes run on.
     */
    public static Bench inRounds(String name, String[] arguments, Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(IN_ROUNDS);
        all.putAll(defaults);
        Bench bench = of(name, arguments, all);
        System.setProperty("bench.java", bench.options.text("java"));
        return bench;
    }

    /** The given event that all others are made from. */
    public Path template() {
        return repository.resolve("data/user-events.json");
    }

    /** Sees to it that other processes leave the processors alone; only {@link #inRounds}. */
    public Quiet quiet() {
        return new Quiet(options.number("others"), Duration.parse(options.text("patience")));
    }

    /** Empty, with these options as its conditions. */
    public Report report() {
        return new Report(repository.resolve(options.text("json")), new TreeMap<>(options.values()));
    }
}
