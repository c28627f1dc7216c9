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
 * What every measurement has.
 *
 * @param options of its command line
 * @param repository from which it was started
 * @param directory of its own, below the repository
 */
public record Bench(Options options, Path repository, Path directory) {

    private static final Map<String, String> DEFAULTS =
            Map.of("rounds", "5", "others", "10", "patience", "PT10M", "java", System.getProperty("java.home"));

    /**
     * Reads the command line, and makes the directory.
     *
     * @param name of its directory and its JSON below {@code bench/target}
     * @param defaults beside, or instead of, those that all have: rounds, others, patience, java, directory, json
     */
    public static Bench of(String name, String[] arguments, Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.put("directory", "bench/target/" + name);
        all.put("json", "bench/target/" + name + ".json");
        all.putAll(defaults);
        Options options = Options.parse(arguments, all);
        System.setProperty("bench.java", options.text("java"));
        Path repository = Path.of("").toAbsolutePath();
        try {
            return new Bench(
                    options, repository, Files.createDirectories(repository.resolve(options.text("directory"))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write below " + repository, e);
        }
    }

    /** The given event that all others are made from. */
    public Path template() {
        return repository.resolve("data/user-events.json");
    }

    /** Sees to it that other processes leave the processors alone. */
    public Quiet quiet() {
        return new Quiet(options.number("others"), Duration.parse(options.text("patience")));
    }

    /** Empty, with these options as its conditions. */
    public Report report() {
        return new Report(repository.resolve(options.text("json")), new TreeMap<>(options.values()));
    }
}
