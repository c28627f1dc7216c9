package io.tracking.bench.process;

import io.tracking.sandbox.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells what a {@link ChildProcess}, and those that it started, take of processors and memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public final class MeasuredProcess implements AutoCloseable {

    private static final long TICKS_A_SECOND = 100;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

    private final ChildProcess child;
    private final Collection<Long> adopted = new CopyOnWriteArrayList<>();

    private MeasuredProcess(ChildProcess child) {
        this.child = child;
    }

    /** Starts {@code command}; its output goes to {@code <directory>/<name>.log}. It ends with this process. */
    public static MeasuredProcess start(String name, Path directory, List<String> command) {
        return new MeasuredProcess(ChildProcess.startBeside(name, command, directory));
    }

    public String name() {
        return child.name();
    }

    public long pid() {
        return child.handle().pid();
    }

    /** {@link ChildProcess#awaitLine}. */
    public MatchResult awaitLine(Pattern line) {
        return child.awaitLine(line);
    }

    /** {@link ChildProcess#awaitHttp}. */
    public void awaitHttp(URI uri) {
        child.awaitHttp(uri);
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
            throw new UncheckedIOException("Cannot read the threads of " + name(), e);
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
        return Stream.concat(Stream.of(child.handle()), adopted.stream().flatMap(pid -> ProcessHandle.of(pid).stream()))
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
        child.kill();
    }

    /** {@link ChildProcess#awaitEnd}. */
    public boolean awaitEnd(Duration patience) {
        return child.awaitEnd(patience);
    }

    @Override
    public void close() {
        child.close();
    }
}
