package io.tracking.api.ingest;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configures what may come of one body.
 *
 * @param maxRecords in one body; one with more is refused, and nothing of it is taken
 */
@ConfigurationProperties("tracking.api.body")
public record BodyRecordsProperties(int maxRecords) {

    private static final int MOST = 100_000;

    /** @throws IllegalArgumentException when the number is out of bounds */
    public BodyRecordsProperties {
        if (maxRecords < 1 || maxRecords > MOST) {
            throw new IllegalArgumentException(
                    "tracking.api.body.max-records must be 1 to " + MOST + ", got " + maxRecords);
        }
    }
}
