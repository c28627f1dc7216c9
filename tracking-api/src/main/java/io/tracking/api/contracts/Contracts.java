package io.tracking.api.contracts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.rejected.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Holds messages against the schemas of their topics, which are read again and again. Thread-safe. */
public final class Contracts {

    private static final Logger log = LoggerFactory.getLogger(Contracts.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final ContractProperties properties;
    private final @Nullable SchemaFolder folder;
    private final MeterRegistry registry;
    private volatile TopicSchemas schemas = new TopicSchemas(Map.of());
    private volatile boolean stale;
    private @Nullable String told;

    /**
     * Reads the schemas.
     *
     * @param folder null when there is none
     * @throws IllegalArgumentException when one of them is no schema
     * @throws UncheckedIOException when they cannot be read
     */
    Contracts(ContractProperties properties, @Nullable SchemaFolder folder, MeterRegistry registry) {
        this.properties = properties;
        this.folder = folder;
        this.registry = registry;
        if (folder != null) {
            try {
                schemas = new TopicSchemas(folder.read());
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "Cannot read tracking.contracts.location " + properties.location() + ": " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "tracking.contracts.location " + properties.location() + ": " + e.getMessage(), e);
            }
            Gauge.builder(
                            "tracking.contracts",
                            this,
                            contracts -> contracts.schemas.topics().size())
                    .description("Topics that have a schema")
                    .register(registry);
            Gauge.builder("tracking.contracts.stale", this, contracts -> contracts.stale ? 1 : 0)
                    .description("1 while the schemas cannot be read again, so that those before stay")
                    .register(registry);
            log.info(
                    "Messages of {} topics have a schema of {}",
                    schemas.topics().size(),
                    properties.location());
        }
    }

    /** Asks nothing. */
    public static Contracts none(MeterRegistry registry) {
        return new Contracts(
                new ContractProperties(
                        "", Duration.ofMinutes(1), ContractProperties.Violation.COUNT, List.of(), List.of(), List.of()),
                null,
                registry);
    }

    /** Whether {@link #check} may find something. */
    public boolean isOn() {
        return folder != null;
    }

    /** Reads the schemas again; when that fails, those before stay, and the log says why, once for each reason. */
    void reload() {
        if (folder == null) {
            return;
        }
        try {
            schemas = new TopicSchemas(folder.read());
            stale = false;
            tell(null);
        } catch (IOException | RuntimeException e) {
            stale = true;
            tell(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void tell(@Nullable String reason) {
        if (reason != null && !reason.equals(told)) {
            log.error("Cannot read the schemas of {} again, those before stay: {}", properties.location(), reason);
        } else if (reason == null && told != null) {
            log.info("The schemas of {} have been read again", properties.location());
        }
        told = reason;
    }

    /** What is wrong with a message that is to be refused, or null; {@code mark} takes what is to be marked. */
    public @Nullable FieldError check(String topic, @Nullable String message, BiConsumer<String, String> mark) {
        TopicSchemas now = schemas;
        List<TopicSchemas.Breach> breaches = now.check(topic, message);
        if (breaches == null || breaches.isEmpty()) {
            return null;
        }
        // As many topics as schemas: bounded by configuration.
        Counter.builder("tracking.contract.violations")
                .description("Events whose message breaks the schema of their topic")
                .tag("topic", topic)
                .register(registry)
                .increment();
        return switch (properties.of(topic)) {
            case COUNT -> null;
            case MARK -> {
                mark.accept(CanonicalRow.CONTRACT_MARK, JSON.writeValueAsString(breaches));
                yield null;
            }
            case REFUSE ->
                new FieldError(
                        "message",
                        "contract",
                        "message must fit the schema of its topic, got: "
                                + breaches.stream()
                                        .map(breach -> breach.rule() + " at '" + breach.at() + "'")
                                        .collect(Collectors.joining(", ")));
        };
    }
}
