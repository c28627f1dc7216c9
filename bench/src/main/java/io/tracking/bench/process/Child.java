package io.tracking.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that this one started, and the only kind that it ever stops. */
public final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long TICKS_A_SECOND = 100;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

    private final String name;
    private final Process process;
    private final Path log;
    private final Collection<Long> adopted = new CopyOnWriteArrayList<>();

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command}; its output goes to {@code <directory>/<name>.log}. It ends with this process. */
    public static Child start(String name, Path directory, List<String> command) {
        try {
            Files.createDirectories(directory);
            Path log = directory.resolve(name + ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Child child = new Child(name, process, log);
            Runtime.getRuntime().addShutdownHook(new Thread(child::close, name + "-stop"));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name + " with " + command, e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the process has written such a line. */
    public MatchResult awaitLine(Pattern line) {
        return await("to write " + line, () -> {
            Matcher matcher = line.matcher(output());
            return matcher.find() ? matcher.toMatchResult() : null;
        });
    }

    /** Waits until a GET is answered with any status but 503. */
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
                throw new IllegalStateException("Interrupted while waiting for " + name, e);
            }
        });
    }

    private <T> T await(String what, Supplier<@Nullable T> probe) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (T found = probe.get(); ; found = probe.get()) {
            if (found != null) {
                return found;
            }
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("Waited for " + name + " " + what + "; its output:\n" + output());
            }
            pause();
        }
    }

    private void pause() {
        try {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    private String output() {
        return read(log);
    }

    /** User and system time so far, of the process and those it started. */
    public Duration cpu() {
        return time(tree().map(pid -> read(Path.of("/proc/" + pid + "/stat"))));
    }

    /** The part of it that a JVM's compilers took. */
    public Duration compilerCpu() {
        try (var threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            return time(threads.map(thread -> read(thread.resolve("stat")))
                    .filter(stat -> COMPILER.matcher(stat).find()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the threads of " + name, e);
        }
    }

    private static Duration time(Stream<String> stats) {
        long ticks = stats.filter(stat -> !stat.isEmpty())
                .mapToLong(stat -> {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                })
                .sum();
        return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
    }

    /** The most memory it ever had resident, in MiB; the sum over the processes it started. */
    public long peakMegabytes() {
        return megabytes(PEAK);
    }

    /** The memory it has resident now, in MiB; the sum over the processes it started. */
    public long residentMegabytes() {
        return megabytes(RESIDENT);
    }

    private long megabytes(Pattern line) {
        return tree().map(pid -> line.matcher(read(Path.of("/proc/" + pid + "/status"))))
                        .filter(Matcher::find)
                        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                        .sum()
                / 1024;
    }

    private Stream<Long> tree() {
        return Stream.concat(
                        Stream.of(process.toHandle()), adopted.stream().flatMap(pid -> ProcessHandle.of(pid).stream()))
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(ProcessHandle::pid);
    }

    /** A process that this one started and let go, such as PostgreSQL's, counts as its child all the same. */
    void adopt(long pid) {
        adopted.add(pid);
        Machine.adopt(pid);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGTERM, and SIGKILL after half a minute. */
    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd(Duration.ofSeconds(30))) {
            kill();
        }
    }

    /** False when it still runs. */
    public boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
