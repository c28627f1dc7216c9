package io.tracking.bench.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The executable jars that the build made. */
public final class Jars {

    private static final String VERSION = "[0-9.]+(-SNAPSHOT)?(-exec)?\\.jar";

    private Jars() {}

    /** The largest jar of that name: next to it may lie the one without its dependencies. */
    public static Path find(Path repository, String folder, String prefix) {
        try (var files = Files.list(repository.resolve(folder))) {
            return files.filter(file -> file.getFileName().toString().matches(prefix + VERSION))
                    .max(Comparator.comparingLong((Path file) -> new File(file.toString()).length()))
                    .orElseThrow(() -> new IllegalStateException(
                            "Cannot find " + prefix + "*.jar in " + folder + ": mvn -Dquick -DskipTests package"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder + ": mvn -Dquick -DskipTests package", e);
        }
    }
}
