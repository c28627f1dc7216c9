package io.tracking.bench.soak;

import io.tracking.bench.report.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Samples what the processes of a sandbox keep in memory, over time; memory that several share, such as PostgreSQL's buffers, is
 * counted once. Not thread-safe.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/filesystems/proc.html">smaps_rollup, Pss</a>
 */
final class Memory {

    private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
    private static final String POSTMASTER = "aws/redshift/postgres/postmaster.pid";

    private final Path sandbox;
    private final Map<String, List<Double>> megabytes = new LinkedHashMap<>();

    /**
     * Has sampled nothing yet.
     *
     * @param sandbox its directory
     */
    Memory(Path sandbox) {
        this.sandbox = sandbox;
    }

    void sample() {
        processes().forEach((name, processes) -> megabytes
                .computeIfAbsent(name, key -> new ArrayList<>())
                .add(processes.mapToDouble(Memory::megabytes).sum()));
    }

    /** As the sandbox names them in its file of process ids; and PostgreSQL, which leaves whoever starts it. */
    private Map<String, Stream<Long>> processes() {
        Map<String, Stream<Long>> processes = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(sandbox.resolve("pids"))) {
                String[] nameAndPid = line.split(" ", -1);
                processes.put(nameAndPid[0], Stream.of(Long.parseLong(nameAndPid[1])));
            }
            long postmaster = Long.parseLong(
                    Files.readAllLines(sandbox.resolve(POSTMASTER)).get(0));
            processes.put("postgres", tree(postmaster));
            return processes;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot find the processes of " + sandbox, e);
        }
    }

    private static Stream<Long> tree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(ProcessHandle::pid);
    }

    private static double megabytes(long pid) {
        try {
            Matcher pss = PSS.matcher(Files.readString(Path.of("/proc/" + pid + "/smaps_rollup")));
            return pss.find() ? Long.parseLong(pss.group(1)) / 1024.0 : 0;
        } catch (IOException e) {
            // It has ended.
            return 0;
        }
    }

    /** At the start, at the end, the most; and every sample for the JSON. */
    void addTo(Measurement soak) {
        megabytes.forEach((name, samples) -> {
            double[] sorted =
                    samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            soak.add(name, "start MiB", samples.get(0));
            soak.add(name, "end MiB", samples.get(samples.size() - 1));
            soak.add(name, "most MiB", sorted[sorted.length - 1]);
            samples.forEach(sample -> soak.add(name, "median MiB", sample));
        });
    }
}
