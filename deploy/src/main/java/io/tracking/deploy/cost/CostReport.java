package io.tracking.deploy.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes bills side by side with what they come from. Not thread-safe; for use once. */
final class CostReport {

    private final FigureSheet figures;
    private final List<Figure> sources = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    CostReport(FigureSheet figures) {
        this.figures = figures;
    }

    /** What was asked for. */
    void begin(TrafficShape traffic, int monthsKept) {
        line(
                "%s events an hour of %s bytes, %s in a post; files and rows of %s months are kept.",
                Text.whole(traffic.eventsPerHour()),
                Text.whole(traffic.bytes()),
                Text.whole(traffic.eventsPerPost()),
                Text.whole(monthsKept));
        line("Dollars a month at list prices of %s, without taxes, free tiers and discounts.", figures.region());
        line("idle: the same without a single event. from: the sources below; ~ has an assumption among them.");
    }

    /** One design, and the same one without traffic. */
    void bill(Bill bill, Bill idle, double eventsPerHour) {
        line("");
        line("%-38s %12s %10s  %-62s %s", bill.design(), "$ a month", "idle", "of", "from");
        for (int i = 0; i < bill.lines().size(); i++) {
            Bill.Line part = bill.lines().get(i);
            boolean assumed = part.figures().stream().anyMatch(Figure::isAssumed);
            line(
                    "  %-36s %12s %10s  %-62s %s%s",
                    part.part(),
                    Text.dollars(part.dollars()),
                    Text.dollars(idle.lines().get(i).dollars()),
                    part.quantity(),
                    assumed ? "~" : "",
                    numbers(part.figures()));
        }
        String each = eventsPerHour == 0
                ? ""
                : Text.dollars(bill.total() / (eventsPerHour * figures.hours() / 1e6)) + " for a million events";
        line("  %-36s %12s %10s  %s", "together", Text.dollars(bill.total()), Text.dollars(idle.total()), each);
    }

    private String numbers(List<Figure> used) {
        return String.join(",", used.stream().map(this::number).toList());
    }

    private String number(Figure figure) {
        if (!sources.contains(figure)) {
            sources.add(figure);
        }
        return Integer.toString(sources.indexOf(figure) + 1);
    }

    /** The sources of all bills. */
    String end() {
        line("");
        line("Kinesis and Firehose drop no repeated events, and Firehose loads only a Redshift with a public address:");
        line("https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc");
        line("");
        line("Sources (prices: deploy/prices.yml; quantities: deploy/quantities.yml)");
        for (int i = 0; i < sources.size(); i++) {
            Figure figure = sources.get(i);
            line("%4d  %-22s %s: %s", i + 1, figure.name(), figure.amount(), figure.origin());
        }
        return text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
