package io.tracking.deploy.cost;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads {@code deploy/scale-plan.yml}.
 *
 * @param start the settings before the first row turns anything, by name
 * @param rows by ascending traffic, at least one
 */
public record ScalePlan(Map<String, String> start, List<Row> rows) {

    private static final String FILE = "deploy/scale-plan.yml";
    private static final Pattern VARIABLE = Pattern.compile("\\s*([a-z_]+)\\s*=\\s*\"?([0-9]+[a-zA-Z]*)\"?\\s*(#.*)?");

    /** Variables of Terraform that set a property of the loader. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "loader_window", "tracking.loader.window",
            "loader_roll_bytes", "tracking.loader.roll.bytes",
            "loader_files_per_window", "tracking.loader.files-per-window");

    private static final Pattern SIZE = Pattern.compile("([0-9]+)(s|m|MB)?");

    /**
     * One traffic.
     *
     * @param eventsPerHour of it
     * @param turned what differs from the row before, by name
     * @param why it is turned where no part is full; empty else
     * @param settings everything
     */
    public record Row(double eventsPerHour, Map<String, String> turned, String why, DesignSettings settings) {}

    /**
     * Reads the file.
     *
     * @param root of the repository
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException naming what is not as expected
     */
    public static ScalePlan read(Path root) throws IOException {
        Path file = root.resolve(FILE);
        try (Reader reader = Files.newBufferedReader(file)) {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (!(content instanceof Map<?, ?> map) || !(map.get("plan") instanceof List<?> list)) {
                throw wrong("expected start and plan");
            }
            return of(texts(map.get("start")), list);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static ScalePlan of(Map<String, String> start, List<?> list) {
        Map<String, String> all = new LinkedHashMap<>(start);
        List<Row> rows = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> entry) || !(entry.get("events-per-hour") instanceof Number events)) {
                throw wrong("expected events-per-hour in each row, got " + element);
            }
            Map<String, String> turned = entry.get("turn") == null ? Map.of() : texts(entry.get("turn"));
            for (Map.Entry<String, String> setting : turned.entrySet()) {
                if (!start.containsKey(setting.getKey())) {
                    throw wrong("start has no " + setting.getKey() + ", which a row turns");
                }
                all.put(setting.getKey(), setting.getValue());
            }
            if (!rows.isEmpty() && rows.get(rows.size() - 1).eventsPerHour() >= events.doubleValue()) {
                throw wrong("expected ascending events-per-hour, got " + events);
            }
            String why = entry.get("why") == null ? "" : String.valueOf(entry.get("why"));
            rows.add(new Row(events.doubleValue(), turned, why, settings(all)));
        }
        return new ScalePlan(start, List.copyOf(rows));
    }

    /** The settings of the first row with at least that traffic, or of the last one. */
    public DesignSettings settings(double eventsPerHour) {
        return settings(all(eventsPerHour));
    }

    /**
     * The same, with what a file of Terraform's variables sets in their place.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it sets nothing of this
     */
    public DesignSettings settings(double eventsPerHour, Path tfvars) throws IOException {
        Map<String, String> all = all(eventsPerHour);
        boolean found = false;
        for (String line : Files.readAllLines(tfvars)) {
            Matcher matcher = VARIABLE.matcher(line);
            if (matcher.matches()) {
                String name = PROPERTIES.getOrDefault(matcher.group(1), matcher.group(1));
                found |= all.replace(name, matcher.group(2)) != null;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("Cannot take settings from " + tfvars
                    + ": expected variables such as api_cpu = 512, got none of " + all.keySet());
        }
        return settings(all);
    }

    private Map<String, String> all(double eventsPerHour) {
        Map<String, String> all = new LinkedHashMap<>(start);
        for (Row row : rows) {
            all.putAll(row.turned());
            if (row.eventsPerHour() >= eventsPerHour) {
                break;
            }
        }
        return all;
    }

    private static DesignSettings settings(Map<String, String> all) {
        return new DesignSettings(
                (int) number(all, "cells"),
                number(all, "api_cpu") / 1024,
                number(all, "api_memory") / 1024,
                (int) number(all, "api_min_tasks"),
                (int) number(all, "api_max_tasks"),
                number(all, "api_requests_per_task"),
                number(all, "loader_cpu") / 1024,
                number(all, "loader_memory") / 1024,
                (int) number(all, "loader_max_tasks"),
                number(all, "tracking.loader.window"),
                number(all, "tracking.loader.roll.bytes"),
                number(all, "tracking.loader.roll.rows"),
                number(all, "tracking.loader.roll.messages"),
                (int) number(all, "tracking.loader.files-per-window"),
                number(all, "tracking.loader.load-interval"),
                (int) number(all, "tracking.warehouse.max-files-per-load"),
                (int) number(all, "redshift_base_capacity"));
    }

    /** Numbers, seconds or bytes. */
    private static double number(Map<String, String> all, String name) {
        Matcher matcher = SIZE.matcher(all.getOrDefault(name, ""));
        if (!matcher.matches()) {
            throw wrong(name + " must be a number, a duration such as 30s or 5m, or a size such as 32MB, got "
                    + all.get(name));
        }
        double number = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2) == null ? "" : matcher.group(2)) {
            case "m" -> number * 60;
            case "MB" -> number * 1024 * 1024;
            default -> number;
        };
    }

    private static Map<String, String> texts(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("expected names and values, got " + value);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        map.forEach((name, setting) -> texts.put(String.valueOf(name), String.valueOf(setting)));
        return texts;
    }

    private static IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException("Cannot read " + FILE + ": " + message);
    }
}
