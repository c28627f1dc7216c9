package io.tracking.deploy.cost;

import io.tracking.deploy.cost.Figure.Kind;
import io.tracking.deploy.cost.Figure.Step;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads {@code deploy/prices.yml} and {@code deploy/quantities.yml}, which say what each key means. Immutable. */
public final class FigureSheet {

    private static final String PRICES = "deploy/prices.yml";
    private static final String QUANTITIES = "deploy/quantities.yml";

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final String region;
    private final double hours;

    private FigureSheet(String region, double hours) {
        this.region = region;
        this.hours = hours;
    }

    /**
     * Reads both files.
     *
     * @param root of the repository
     * @throws IOException when a file cannot be read
     * @throws IllegalArgumentException naming the file and the figure that is not as expected
     */
    public static FigureSheet read(Path root) throws IOException {
        Map<?, ?> prices = parse(root.resolve(PRICES));
        FigureSheet all = new FigureSheet(
                text(PRICES, "region", prices.get("region")),
                number(PRICES, "hours-a-month", prices.get("hours-a-month")));
        all.add(PRICES, prices.get("prices"));
        all.add(PRICES, prices.get("rules"));
        all.add(QUANTITIES, parse(root.resolve(QUANTITIES)).get("quantities"));
        return all;
    }

    /** The region of the prices. */
    public String region() {
        return region;
    }

    /** Hours of a month. */
    public double hours() {
        return hours;
    }

    /**
     * The figure of that name.
     *
     * @throws IllegalArgumentException when neither file has it
     */
    public Figure get(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("Cannot find " + name + " in " + PRICES + " or " + QUANTITIES);
        }
        return figure;
    }

    /** The only value of that name. */
    public double value(String name) {
        return get(name).value();
    }

    /** All of them, in the files' order. */
    public Collection<Figure> all() {
        return figures.values();
    }

    private static Map<?, ?> parse(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return map(file.toString(), "", new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
        } catch (YAMLException e) {
            throw new IllegalArgumentException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void add(String file, @Nullable Object section) {
        map(file, "", section).forEach((key, value) -> {
            Figure figure = figure(file, String.valueOf(key), map(file, String.valueOf(key), value));
            if (figures.put(figure.name(), figure) != null) {
                throw wrong(file, figure.name(), "expected once, got twice");
            }
        });
    }

    private static Figure figure(String file, String name, Map<?, ?> entry) {
        String unit = text(file, name, entry.get("unit"));
        List<Step> steps = steps(file, name, entry);
        if (entry.containsKey("page")) {
            return new Figure(
                    name,
                    entry.containsKey("value") ? Kind.RULE : Kind.PRICE,
                    steps,
                    unit,
                    text(file, name, entry.get("page")),
                    null,
                    text(file, name, entry.get("known")),
                    text(file, name, entry.get("by")));
        }
        if (entry.containsKey("assumed")) {
            return new Figure(
                    name, Kind.ASSUMED, steps, unit, text(file, name, entry.get("assumed")), null, null, null);
        }
        boolean measured = entry.containsKey("measured");
        return new Figure(
                name,
                measured ? Kind.MEASURED : Kind.SET,
                steps,
                unit,
                text(file, name, entry.get(measured ? "measured" : "set")),
                text(file, name, entry.get("says")),
                null,
                null);
    }

    private static List<Step> steps(String file, String name, Map<?, ?> entry) {
        Object several = entry.containsKey("tiers") ? entry.get("tiers") : entry.get("points");
        if (several == null) {
            Object only = entry.containsKey("price") ? entry.get("price") : entry.get("value");
            return List.of(new Step(Double.POSITIVE_INFINITY, number(file, name, only)));
        }
        if (!(several instanceof List<?> list)) {
            throw wrong(file, name, "expected a list of tiers or points, got " + several);
        }
        List<Step> steps = new ArrayList<>();
        for (Object element : list) {
            Map<?, ?> step = map(file, name, element);
            double at = step.containsKey("at")
                    ? number(file, name, step.get("at"))
                    : step.containsKey("up-to") ? number(file, name, step.get("up-to")) : Double.POSITIVE_INFINITY;
            if (!steps.isEmpty() && steps.get(steps.size() - 1).at() >= at) {
                throw wrong(file, name, "expected ascending tiers or points, got " + list);
            }
            steps.add(new Step(
                    at, number(file, name, step.containsKey("price") ? step.get("price") : step.get("value"))));
        }
        return List.copyOf(steps);
    }

    private static Map<?, ?> map(String file, String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(file, name, "expected keys and values, got " + value);
    }

    private static double number(String file, String name, @Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() >= 0) {
            return number.doubleValue();
        }
        throw wrong(file, name, "expected a number that is not negative, got " + value);
    }

    private static String text(String file, String name, @Nullable Object value) {
        if (value == null || value.toString().isBlank()) {
            throw wrong(
                    file, name, "expected where the figure comes from, its unit, or when it was known, got nothing");
        }
        return value.toString();
    }

    private static IllegalArgumentException wrong(String file, String name, String message) {
        return new IllegalArgumentException(
                "Cannot read " + file + (name.isEmpty() ? "" : ", " + name) + ": " + message);
    }
}
