package io.tracking.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One comparison: for each subject and figure a value a round. Not thread-safe. */
public final class Measurement {

    private final String title;
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();

    /**
     * A line that must hold.
     *
     * @param what is compared
     * @param bound it must be on the right side of
     */
    public record Check(String what, double value, String relation, double bound, boolean holds) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "  %-78s %9s   (%s %s)%s",
                    what,
                    number(value),
                    relation,
                    number(bound),
                    holds ? "" : "   <-- not met");
        }
    }

    public Measurement(String title) {
        this.title = title;
    }

    public void add(String subject, String figure, double value) {
        values.computeIfAbsent(subject, key -> new LinkedHashMap<>())
                .computeIfAbsent(figure, key -> new ArrayList<>())
                .add(value);
    }

    /** One line for whoever watches: what a subject gave in the round that has just ended. */
    public void tell(String subject) {
        StringBuilder line = new StringBuilder("  … ").append(subject);
        values.getOrDefault(subject, Map.of())
                .forEach((figure, rounds) ->
                        line.append(", ").append(figure).append(' ').append(number(rounds.get(rounds.size() - 1))));
        System.err.println(line);
    }

    /** A count. */
    public void add(String subject, String figure, long value) {
        add(subject, figure, (double) value);
    }

    /** NaN when nothing was measured. */
    public double median(String subject, String figure) {
        List<Double> sorted = rounds(subject, figure).stream().sorted().toList();
        int size = sorted.size();
        return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    /** Of medians. */
    public double ratio(String subject, String to, String figure) {
        return median(subject, figure) / median(to, figure);
    }

    public void atLeast(String what, double value, double bound) {
        check(new Check(what, value, "at least", bound, value >= bound));
    }

    public void atMost(String what, double value, double bound) {
        check(new Check(what, value, "at most", bound, value <= bound));
    }

    /** A count. */
    public void atMost(String what, long value, long bound) {
        atMost(what, (double) value, (double) bound);
    }

    private void check(Check check) {
        if (!Double.isNaN(check.value)) {
            checks.add(check);
        }
    }

    private List<Double> rounds(String subject, String figure) {
        return values.getOrDefault(subject, Map.of()).getOrDefault(figure, List.of());
    }

    /** For JSON: every round, medians and checks. */
    public Map<String, Object> toMap() {
        Map<String, Map<String, Object>> subjects = new LinkedHashMap<>();
        values.forEach((subject, figures) -> {
            Map<String, Object> all = new LinkedHashMap<>();
            figures.forEach((figure, rounds) ->
                    all.put(figure, Map.of("median", median(subject, figure), "rounds", List.copyOf(rounds))));
            subjects.put(subject, all);
        });
        return Map.of("title", title, "subjects", subjects, "checks", List.copyOf(checks));
    }

    /** A table of medians, then the checks. */
    @Override
    public String toString() {
        Set<String> figures = new LinkedHashSet<>();
        values.values().forEach(measured -> figures.addAll(measured.keySet()));
        StringBuilder text = new StringBuilder(title).append('\n').append(String.format("  %-34s", ""));
        figures.forEach(figure -> text.append(String.format("%16s", figure)));
        values.forEach((subject, measured) -> {
            text.append(String.format("%n  %-34s", subject));
            figures.forEach(figure -> text.append(
                    String.format("%16s", measured.containsKey(figure) ? number(median(subject, figure)) : "")));
        });
        text.append('\n');
        checks.forEach(check -> text.append(check).append('\n'));
        return text.toString();
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", value);
    }
}
