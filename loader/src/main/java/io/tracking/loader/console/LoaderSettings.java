package io.tracking.loader.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Tells how this loader is configured. Only values that are named here are told, one by one: a property that is new says its name
 * and nothing else, until somebody has decided that its value is no secret.
 */
public final class LoaderSettings {

    private static final String PREFIX = "tracking.";

    private static final Set<String> TOLD = Set.of(
            "tracking.admin.guesses",
            "tracking.admin.guesses-per-address",
            "tracking.admin.min-password-length",
            "tracking.console.data-kept",
            "tracking.contracts.prefix",
            "tracking.debug.clock-jumps-after",
            "tracking.debug.clock-offset",
            "tracking.delivery.enabled",
            "tracking.delivery.grace",
            "tracking.delivery.look-back",
            "tracking.delivery.most-missing",
            "tracking.delivery.pages",
            "tracking.delivery.releases",
            "tracking.lake.bucket",
            "tracking.loader.compression",
            "tracking.loader.compression-level",
            "tracking.loader.debug-pause-before-commit",
            "tracking.loader.files-per-window",
            "tracking.loader.id",
            "tracking.loader.load-interval",
            "tracking.loader.publishing",
            "tracking.loader.roll.bytes",
            "tracking.loader.roll.files",
            "tracking.loader.roll.messages",
            "tracking.loader.roll.rows",
            "tracking.loader.window",
            "tracking.notifications.queue",
            "tracking.notify.sns-topic",
            "tracking.queue.long-poll",
            "tracking.queue.name",
            "tracking.queue.receivers",
            "tracking.queue.stop-within",
            "tracking.queue.visibility",
            "tracking.records.truncate",
            "tracking.self-check.interval",
            "tracking.spill.bucket",
            "tracking.spill.interval",
            "tracking.traces.endpoint",
            "tracking.traces.ratio",
            "tracking.traces.waiting",
            "tracking.warehouse.admin-timeout",
            "tracking.warehouse.copy-region",
            "tracking.warehouse.dedup-slack",
            "tracking.warehouse.history-schema",
            "tracking.warehouse.iam-role",
            "tracking.warehouse.incomplete-set-grace",
            "tracking.warehouse.lock-wait",
            "tracking.warehouse.look-back",
            "tracking.warehouse.max-files-per-load",
            "tracking.warehouse.max-lag",
            "tracking.warehouse.old-loaders-end-after",
            "tracking.warehouse.owner",
            "tracking.warehouse.search-timeout",
            "tracking.warehouse.statement-timeout",
            "tracking.warehouse.sweep-interval");

    private final Map<String, String> defaults;
    private final Binder binder;

    /** @param defaults what {@code application.yml} says */
    LoaderSettings(List<PropertySource<?>> defaults, Binder binder) {
        this.defaults = flat(defaults);
        this.binder = binder;
    }

    /**
     * A property.
     *
     * @param value in force; absent when it is not told
     * @param standard the default; absent when it is not told
     */
    public record Setting(String name, @Nullable String value, @Nullable String standard) {}

    /** Every property that has a default, by name. */
    public List<Setting> all() {
        List<Setting> all = new ArrayList<>();
        defaults.forEach((name, standard) -> all.add(
                TOLD.contains(name) ? new Setting(name, value(name), standard) : new Setting(name, null, null)));
        return all;
    }

    private String value(String name) {
        BindResult<List<String>> values = binder.bind(name, Bindable.listOf(String.class));
        return values.isBound() ? String.join(", ", values.get()) : "";
    }

    private static Map<String, String> flat(List<PropertySource<?>> sources) {
        Map<String, String> flat = new TreeMap<>();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> properties) {
                for (String name : properties.getPropertyNames()) {
                    if (name.startsWith(PREFIX)) {
                        flat.put(name, String.valueOf(properties.getProperty(name)));
                    }
                }
            }
        }
        return flat;
    }
}
