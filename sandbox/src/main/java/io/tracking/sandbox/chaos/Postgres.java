package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The PostgreSQL inside of the Redshift stand-in: no child of it, and alive when the stand-in has been killed. */
final class Postgres {

    private final Path data;

    Postgres(Path directory) {
        this.data = directory.resolve("aws/redshift/postgres");
    }

    /** kill -9 of its first process, which the others follow; nothing when none is running. */
    void kill() {
        process().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    /** The id in the file may have been given to another program since. */
    private Optional<ProcessHandle> process() {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(process -> process.info()
                            .arguments()
                            .map(arguments -> Arrays.asList(arguments).contains(data.toString()))
                            .orElse(false));
        } catch (IOException e) {
            throw new SandboxException("Cannot read " + file, e);
        }
    }
}
