package io.tracking.common.traces;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures where traces go.
 *
 * @param endpoint of a receiver of OTLP over HTTP; empty: nothing is traced
 * @param ratio of records that are traced, 0 to 1
 * @param headers {@code name=value}, sent with each request to the receiver; secrets
 * @param waiting steps that may wait for the receiver; beyond it they are dropped
 */
@Validated
@ConfigurationProperties("tracking.traces")
record TracesProperties(
        @NotNull String endpoint,
        double ratio,
        @NotNull List<String> headers,
        @Min(value = 100, message = TracesProperties.WAITING) @Max(value = 100_000, message = TracesProperties.WAITING)
                int waiting) {

    static final String WAITING = "must be 100 to 100000";

    /** Checks what no constraint can. */
    TracesProperties {
        new Sampling(ratio);
        requireUrl(endpoint);
        headers(headers);
    }

    private static void requireUrl(String endpoint) {
        if (endpoint.matches("[^/]*//[^/]*@.*")) {
            // Nobody would be sent it, and the loader's settings tell the address to everybody who may look.
            throw new IllegalArgumentException(
                    "tracking.traces.endpoint must have no user and no password, which belong into tracking.traces.headers, got one");
        }
        if (!endpoint.isBlank() && !endpoint.matches("https?://[^/\\s]+(/\\S*)?")) {
            throw new IllegalArgumentException(
                    "tracking.traces.endpoint must be a URL such as http://collector:4318/v1/traces, got " + endpoint);
        }
        URI.create(endpoint.strip());
    }

    /** By name. */
    Map<String, String> headersByName() {
        return headers(headers);
    }

    /** What cannot be read is not repeated: it may be a secret. */
    private static Map<String, String> headers(List<String> pairs) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            String[] pair = pairs.get(i).split("=", 2);
            if (pair.length < 2 || !pair[0].strip().matches("[A-Za-z0-9-]+")) {
                throw new IllegalArgumentException(
                        "tracking.traces.headers[" + i + "] must be name=value, got something else of "
                                + pairs.get(i).length() + " characters");
            }
            headers.put(pair[0].strip(), pair[1].strip());
        }
        return headers;
    }

    @Override
    public String toString() {
        return "endpoint " + endpoint + ", ratio " + ratio + ", " + headers.size() + " headers, waiting " + waiting;
    }
}
