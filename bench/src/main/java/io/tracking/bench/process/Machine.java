package io.tracking.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures what other processes took of the processors during a measurement.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_stat.5.html">proc_stat(5)</a>
 */
public final class Machine {

    private static final int IDLE = 4;
    private static final int IOWAIT = 5;
    private static final int LAST = 8;
    private static final Collection<Long> ADOPTED = ConcurrentHashMap.newKeySet();

    private final long started = System.nanoTime();
    private final long busy = busy();
    private final long ours = ours();

    /** The part of all processors' time that others took since this object was made, 0 to 1. */
    public double foreignPart() {
        double ticks = (System.nanoTime() - started) / 1e9 * 100;
        return Math.max(0, busy() - busy - (ours() - ours))
                / (ticks * Runtime.getRuntime().availableProcessors());
    }

    private static long busy() {
        String[] fields =
                read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +", -1);
        return LongStream.rangeClosed(1, LAST)
                .filter(field -> field != IDLE && field != IOWAIT)
                .map(field -> Long.parseLong(fields[(int) field]))
                .sum();
    }

    /** This process, those it started, and those that have ended since. */
    private static long ours() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ADOPTED.stream().flatMap(pid -> ProcessHandle.of(pid).stream()))
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(process -> ticks(process.pid()))
                .sum();
    }

    /** Counts a process, and those it starts, as part of the measurement although it has left its parent. */
    static void adopt(long pid) {
        ADOPTED.add(pid);
    }

    /** User and system time, and that of children that were waited for. */
    private static long ticks(long pid) {
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return LongStream.range(11, 15)
                .map(field -> Long.parseLong(fields[(int) field]))
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
            return "";
        }
    }
}
