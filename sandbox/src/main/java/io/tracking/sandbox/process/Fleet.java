package io.tracking.sandbox.process;

import io.tracking.sandbox.process.PidFile.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that are killed and started again, each known by its name. Their ids are kept in the directory, so that the
 * next run finds what a killed one has left behind. Thread-safe.
 */
public final class Fleet implements AutoCloseable {

    private final Path directory;
    private final PidFile pids;
    private final Map<String, ChildProcess> children = new LinkedHashMap<>();
    private boolean closed;

    public Fleet(Path directory) {
        this.directory = directory;
        this.pids = new PidFile(directory.resolve("pids"));
    }

    /**
     * Stops what a run that was killed has left behind.
     *
     * @return names and ids of what was stopped
     * @throws SandboxException when that run is still alive
     */
    public List<String> stopLeftOvers() {
        return pids.stopLeftOvers().stream().map(Entry::toString).toList();
    }

    public Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    /** Starts one, or starts it again. */
    public synchronized ChildProcess launch(String name, List<String> command) {
        if (closed) {
            throw new IllegalStateException("Cannot start " + name + ": the run is over");
        }
        ChildProcess child = ChildProcess.start(name, command, directory, log(name));
        children.put(name, child);
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(PidFile.LAUNCHER, ProcessHandle.current()));
        children.values().forEach(each -> entries.add(Entry.of(each.name(), each.handle())));
        pids.write(entries);
        return child;
    }

    public synchronized ChildProcess child(String name) {
        ChildProcess child = children.get(name);
        if (child == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return child;
    }

    /** Sends a signal, such as STOP or CONT. */
    public void signal(String name, String signal) {
        run("kill", "-" + signal, Long.toString(child(name).handle().pid()));
    }

    /** Runs a command of the system on a process. */
    public static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor();
        } catch (IOException e) {
            throw new SandboxException("Cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills all of them. */
    @Override
    public synchronized void close() {
        closed = true;
        children.values().forEach(child -> child.handle().destroyForcibly());
        children.values().forEach(ChildProcess::kill);
        pids.delete();
    }
}
