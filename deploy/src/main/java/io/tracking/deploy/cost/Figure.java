package io.tracking.deploy.cost;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one figure and where it comes from.
 *
 * @param name as in the file
 * @param kind how it is known
 * @param steps of a price the tiers, ascending, the last without end; of a measurement its points, ascending; of anything else one step
 * @param unit of what the value is, or what it is paid for
 * @param source a page of AWS, a path of this repository, or why it is assumed
 * @param says the words in that path; null for pages of AWS and assumptions
 * @param known when a page of AWS said so, {@code copy} when that is not known; null for figures of this repository
 * @param by where it was read, or {@code recalled}; null for figures of this repository
 */
public record Figure(
        String name,
        Kind kind,
        List<Step> steps,
        String unit,
        String source,
        @Nullable String says,
        @Nullable String known,
        @Nullable String by) {

    /** How a figure is known. */
    public enum Kind {
        /** What AWS takes, in dollars, by the page that is the source. */
        PRICE,
        /** What a service counts or allows, by the page that is the source. */
        RULE,
        /** This project measured it. */
        MEASURED,
        /** It is set or counted in this repository. */
        SET,
        /** Nobody measured it. */
        ASSUMED
    }

    /**
     * A tier of a price, or a point of a measurement.
     *
     * @param at where the tier ends, or the point lies
     * @param value from the tier before it on, or there
     */
    public record Step(double at, double value) {}

    /** The only value. */
    public double value() {
        if (steps.size() != 1) {
            throw new IllegalStateException(name + " has " + steps.size() + " values, expected one");
        }
        return steps.get(0).value();
    }

    /** What {@code quantity} units cost, each tier's part at its price. */
    public double dollars(double quantity) {
        double dollars = 0;
        double from = 0;
        for (Step tier : steps) {
            double part = Math.min(quantity, tier.at()) - from;
            if (part <= 0) {
                break;
            }
            dollars += part * tier.value();
            from = tier.at();
        }
        return dollars;
    }

    /** The value at {@code where}: between two points on the straight line through them in logarithms, outside as at the nearest. */
    public double at(double where) {
        Step before = steps.get(0);
        if (where <= before.at()) {
            return before.value();
        }
        for (Step point : steps.subList(1, steps.size())) {
            if (where <= point.at()) {
                double part = Math.log(where / before.at()) / Math.log(point.at() / before.at());
                return before.value() * Math.pow(point.value() / before.value(), part);
            }
            before = point;
        }
        return before.value();
    }

    /** Whether nobody looked it up: an assumption, or a price that was only recalled. */
    public boolean isAssumed() {
        return kind == Kind.ASSUMED || "recalled".equals(by);
    }

    /** The values with their unit: {@code $0.4 / 0.3 / 0.24 for million requests}. */
    public String amount() {
        String values = String.join(
                " / ", steps.stream().map(step -> Text.exact(step.value())).toList());
        return kind == Kind.PRICE ? "$" + values + " for a " + unit : values + " " + unit;
    }

    /** Where it comes from, in one line. */
    public String origin() {
        return switch (kind) {
            case PRICE, RULE -> source + " (" + ("recalled".equals(by) ? "recalled, " + known : known) + ")";
            case MEASURED -> "measured, " + source;
            case SET -> "set, " + source;
            case ASSUMED -> "assumed: " + source;
        };
    }
}
