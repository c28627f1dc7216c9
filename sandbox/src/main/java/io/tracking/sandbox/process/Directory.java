package io.tracking.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Names where a run keeps its data, logs and process ids. */
public final class Directory {

    private Directory() {}

    /**
     * Makes it.
     *
     * @throws SandboxException when it cannot be written to, saying why
     */
    public static void require(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "writable", ".probe"));
        } catch (IOException e) {
            throw new SandboxException("Cannot write to --directory " + directory, e);
        }
    }

    /** Deletes what a run has put there, by name; anything else stays. */
    public static void empty(Path directory, List<String> own) {
        for (String name : own) {
            delete(directory.resolve(name));
        }
    }

    private static void delete(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SandboxException("Cannot empty " + tree, e);
        }
    }
}
