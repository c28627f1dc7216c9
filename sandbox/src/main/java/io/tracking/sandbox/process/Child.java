package io.tracking.sandbox.process;

import io.tracking.sandbox.SandboxException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process of the sandbox, its output in a log file. */
public final class Child {

    /** Ctrl-C in a terminal reaches every process there; these are stopped by the launcher, in order. */
    private static final List<String> DEAF_TO_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private final String name;
    private final Path log;
    private final long logStart;
    private final Process process;

    private Child(String name, Path log, long logStart, Process process) {
        this.name = name;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
    }

    /** Starts it in the given directory; output goes to the end of the log. */
    static Child start(String name, List<String> command, Path directory, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var logStart = Files.exists(log) ? Files.size(log) : 0;
            var process = new ProcessBuilder(Stream.concat(DEAF_TO_CTRL_C.stream(), command.stream())
                            .toList())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            return new Child(name, log, logStart, process);
        } catch (IOException e) {
            throw new SandboxException("Cannot start " + name, e);
        }
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop; kills it, and answers false, when it has not stopped in time. */
    public boolean stop(Duration patience) {
        process.destroy();
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            kill();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** kill -9, as a crash would end it; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Whether its output since it was started contains the text. */
    public boolean hasSaid(String text) {
        try (var output = Files.newInputStream(log)) {
            output.skipNBytes(logStart);
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }

    CompletableFuture<Child> onExit() {
        return process.onExit().thenApply(ended -> this);
    }

    /** For whoever reads that it died: exit status and the end of the log. */
    public String obituary() {
        return name + " ended with status " + (process.isAlive() ? "?" : process.exitValue()) + "; the end of " + log
                + ":\n" + tail(25);
    }

    private String tail(int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var bytes = new byte[(int) Math.min(file.length(), 16_384)];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}
