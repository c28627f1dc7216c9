package io.tracking.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;

/**
 * Holds what every measurement has.
 *
 * @param options of its command line
 * @param repository from which it was started
 * @param directory of its own, below the repository
 */
public record Bench(Options options, Path repository, Path directory) {

    /**
     * Reads the command line, and makes the directory. Processes that are measured run on the JDK of the option {@code java}, where
     * there is one. Ends the program with 2, and says why, when the command line cannot be understood.
     */
    public static Bench of(BenchCommand command, String[] arguments) {
        Options options = parse(command, arguments);
        if (!options.text("java").isEmpty()) {
            System.setProperty("bench.java", options.text("java"));
        }
        Path repository = Path.of("").toAbsolutePath();
        try {
            return new Bench(
                    options, repository, Files.createDirectories(repository.resolve(options.text("directory"))));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write below " + repository, e);
        }
    }

    private static Options parse(BenchCommand command, String[] arguments) {
        try {
            return command.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    /** Sees to it that other processes leave the processors alone; only for commands {@link BenchCommand.Builder#inRounds}. */
    public Quiet quiet() {
        return new Quiet(options.number("others"), Duration.parse(options.text("patience")));
    }

    /** Empty, with these options as its conditions. */
    public BenchReport report() {
        return new BenchReport(repository.resolve(options.text("json")), new TreeMap<>(options.values()));
    }
}
