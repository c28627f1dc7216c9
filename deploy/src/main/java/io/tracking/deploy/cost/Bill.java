package io.tracking.deploy.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists what a design costs a month.
 *
 * @param design its name
 * @param lines part by part
 */
public record Bill(String design, List<Line> lines) {

    /**
     * One part.
     *
     * @param part of the design
     * @param quantity what is paid for, for people
     * @param dollars a month
     * @param figures prices and quantities that it was computed from
     */
    public record Line(String part, String quantity, double dollars, List<Figure> figures) {}

    /** Dollars a month. */
    public double total() {
        return lines.stream().mapToDouble(Line::dollars).sum();
    }

    /** The part of that name, or 0 dollars. */
    public double dollars(String part) {
        return lines.stream()
                .filter(line -> line.part().equals(part))
                .mapToDouble(Line::dollars)
                .sum();
    }

    /** Collects lines; not thread-safe. */
    static final class Draft {

        private final FigureSheet figures;
        private final List<Line> lines = new ArrayList<>();

        Draft(FigureSheet figures) {
            this.figures = figures;
        }

        /** Adds a part whose dollars were computed from the figures of these names. */
        Draft add(String part, String quantity, double dollars, String... names) {
            lines.add(new Line(
                    part,
                    quantity,
                    dollars,
                    List.of(names).stream().map(figures::get).toList()));
            return this;
        }

        Bill build(String design) {
            return new Bill(design, List.copyOf(lines));
        }
    }
}
