package io.tracking.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints measurements as they are done, and keeps them all as JSON. */
public final class BenchReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final Map<String, String> conditions;
    private final List<Map<String, Object>> measurements = new ArrayList<>();

    /**
     * Starts empty.
     *
     * @param conditions such as rounds and seconds
     */
    public BenchReport(Path file, Map<String, String> conditions) {
        this.file = file;
        this.conditions = new LinkedHashMap<>(conditions);
        this.conditions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        this.conditions.put("jdk", System.getProperty("java.version", ""));
    }

    /** Prints it, and keeps it. */
    public void done(Measurement measurement) {
        System.out.println(measurement);
        keep(measurement);
    }

    /** Keeps every round of it in the file. */
    public void keep(Measurement measurement) {
        measurements.add(measurement.toMap());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, JSON.writeValueAsBytes(Map.of("conditions", conditions, "measurements", measurements)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
