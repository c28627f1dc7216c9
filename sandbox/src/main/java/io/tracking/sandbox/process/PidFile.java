package io.tracking.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps who belongs to this sandbox, so that the next run finds what a killed one left behind.
 *
 * <p>A process is known by its id and its start time: an id alone may belong to somebody else by then.
 */
final class PidFile {

    static final String LAUNCHER = "launcher";

    /** The clock from which Linux reckons start times may be adjusted a little. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private final Path file;

    PidFile(Path file) {
        this.file = file;
    }

    record Entry(String name, long pid, Instant started) {

        static Entry of(String name, ProcessHandle process) {
            return new Entry(name, process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
        }

        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid).filter(process -> process.info()
                    .startInstant()
                    .map(start -> Duration.between(started, start).abs().compareTo(SAME_START) <= 0)
                    .orElse(false));
        }

        @Override
        public String toString() {
            return name + " (pid " + pid + ")";
        }
    }

    void write(List<Entry> entries) {
        List<String> lines = entries.stream()
                .map(entry ->
                        entry.name() + ' ' + entry.pid() + ' ' + entry.started().toEpochMilli())
                .toList();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SandboxException("Cannot write " + file, e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new SandboxException("Cannot delete " + file, e);
        }
    }

    /**
     * Stops what a killed run has left behind, in the order in which the sandbox stops.
     *
     * @return what was stopped
     * @throws SandboxException when that run is alive
     */
    List<Entry> stopLeftOvers() {
        List<Entry> entries = read();
        for (Entry entry : entries) {
            if (entry.name().equals(LAUNCHER) && entry.process().isPresent()) {
                throw new SandboxException("Cannot start a second sandbox in "
                        + file.toAbsolutePath().getParent() + ": " + entry + " is running; stop it with Ctrl-C");
            }
        }
        List<Entry> stopped = new ArrayList<>();
        for (Entry entry : entries) {
            entry.process().ifPresent(process -> {
                stop(process);
                stopped.add(entry);
            });
        }
        return stopped;
    }

    private List<Entry> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" ", 3))
                    .map(parts -> new Entry(
                            parts[0], Long.parseLong(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2]))))
                    .toList();
        } catch (IOException | RuntimeException e) {
            throw new SandboxException("Cannot read " + file + " (delete it once no sandbox is running)", e);
        }
    }

    private static void stop(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
