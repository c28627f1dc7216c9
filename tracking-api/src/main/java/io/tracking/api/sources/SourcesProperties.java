package io.tracking.api.sources;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configures who may send; with none, everybody.
 *
 * @param sources by name
 */
@ConfigurationProperties("tracking")
public record SourcesProperties(@DefaultValue Map<String, Settings> sources) {

    /** Keeps the names in their order. */
    public SourcesProperties {
        sources = new TreeMap<>(sources);
    }

    /**
     * Configures one source.
     *
     * @param key 16 to 128 of A-Z, a-z, 0-9, '.', '_', '~' and '-'
     * @param environment of its events, empty for whatever they say
     * @param rate of its records, {@code 1000/1m}; empty for no limit
     * @param topics of its events, {@code checkout:*}; none for all
     */
    public record Settings(
            @Nullable String key, @Nullable String environment, @Nullable String rate, @Nullable List<String> topics) {

        /** Without the key, which is a secret. */
        @Override
        public String toString() {
            return "Settings[environment=" + environment + ", rate=" + rate + ", topics=" + topics + "]";
        }
    }
}
