package io.tracking.sandbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program as a process of its own, with its output in a log file. Whoever measures or tests ends the processes that it
 * started, and no others. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {

    /** How long {@link #awaitLine} and {@link #awaitHttp} wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How long {@link #close} waits for the end after SIGTERM. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    /** Ctrl-C in a terminal reaches every process there; these are stopped by the launcher, in order. */
    private static final List<String> DEAF_TO_CTRL_C = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private final String name;
    private final Path log;
    private final long logStart;
    private final Process process;

    private ChildProcess(String name, Path log, long logStart, Process process) {
        this.name = name;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
    }

    /**
     * Starts it in the given directory; output goes to the end of the log.
     *
     * @throws SandboxException when there is no such program
     */
    public static ChildProcess start(String name, List<String> command, Path directory, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            Process process = new ProcessBuilder(Stream.concat(DEAF_TO_CTRL_C.stream(), command.stream())
                            .toList())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            return new ChildProcess(name, log, logStart, process);
        } catch (IOException e) {
            throw new SandboxException("Cannot start " + name, e);
        }
    }

    /** {@link #start} with an empty log, {@code <directory>/<name>.log}; it ends with this process at the latest. */
    public static ChildProcess startBeside(String name, List<String> command, Path directory) {
        Path log = directory.resolve(name + ".log");
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new SandboxException("Cannot empty " + log, e);
        }
        // Where the caller is: relative paths of the command are its own.
        ChildProcess child = start(name, command, Path.of("").toAbsolutePath(), log);
        Runtime.getRuntime().addShutdownHook(new Thread(child::close, name + "-stop"));
        return child;
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

    /** {@link #stop} within half a minute. */
    @Override
    public void close() {
        stop(STOP_PATIENCE);
    }

    /** Answers false when it still runs after that time. */
    public boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits until its output has such a line.
     *
     * @throws SandboxException when it ends before, or has not written it in time
     */
    public MatchResult awaitLine(Pattern line) {
        return await("to write " + line, () -> {
            Matcher matcher = line.matcher(output());
            return matcher.find() ? matcher.toMatchResult() : null;
        });
    }

    /**
     * Waits until a GET is answered with any status but 503.
     *
     * @throws SandboxException when it ends before, or does not answer in time
     */
    public void awaitHttp(URI uri) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        await("to answer " + uri, () -> {
            try {
                int status = http.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                return status == 503 ? null : status;
            } catch (IOException e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SandboxException("Interrupted while waiting for " + name);
            }
        });
    }

    private <T> T await(String what, Supplier<@Nullable T> probe) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (T found = probe.get(); ; found = probe.get()) {
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > end || awaitEnd(Duration.ofMillis(50))) {
                throw new SandboxException(
                        "Waited for " + name + " " + what + "; the end of " + log + ":\n" + tail(25));
            }
        }
    }

    /** Whether its output since it was started contains the text. */
    public boolean hasSaid(String text) {
        return output().contains(text);
    }

    private String output() {
        try (InputStream output = Files.newInputStream(log)) {
            output.skipNBytes(logStart);
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }

    CompletableFuture<ChildProcess> onExit() {
        return process.onExit().thenApply(ended -> this);
    }

    /** For whoever reads that it died: exit status and the end of the log. */
    public String obituary() {
        return name + " ended with status " + (process.isAlive() ? "?" : process.exitValue()) + "; the end of " + log
                + ":\n" + tail(25);
    }

    private String tail(int lines) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(file.length(), 16_384)];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }
}
