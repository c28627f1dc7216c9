package io.tracking.common.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Map;

/**
 * Mends the metrics of libraries that {@code promtool check metrics} has something to say about: gives a description, another name,
 * or leaves out what nobody needs.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Metric and label naming</a>
 */
final class PrometheusNames implements MeterFilter {

    /** The names of those that have one which cannot stay, and the new ones. */
    private static final Map<String, String> RENAMED = Map.of("system.cpu.count", "system.cpus");

    /** Descriptions of those that come without. */
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "http.server.requests", "Requests that were answered",
            "http.server.requests.active", "Requests that are being answered");

    @Override
    public Meter.Id map(Meter.Id id) {
        Meter.Id named = id.withName(RENAMED.getOrDefault(id.getName(), id.getName()));
        String description = DESCRIPTIONS.get(id.getName());
        return named.getDescription() == null && description != null
                ? new Meter.Id(
                        named.getName(),
                        Tags.of(named.getTagsAsIterable()),
                        named.getBaseUnit(),
                        description,
                        named.getType())
                : named;
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return switch (id.getName()) {
            // In nano- and milliseconds, as counters whose values a filter cannot convert; process.cpu.usage tells of
            // the CPU.
            case "process.cpu.time", "jvm.compilation.time" -> MeterFilterReply.DENY;
            // Without descriptions; sessions are the loader's sign-ins, which its audit log tells of.
            default -> id.getName().startsWith("tomcat.sessions.") ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
        };
    }
}
