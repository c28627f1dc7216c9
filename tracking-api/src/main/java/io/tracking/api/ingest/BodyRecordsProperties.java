package io.tracking.api.ingest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures what may come of one body.
 *
 * @param maxRecords in one body; one with more is refused, and nothing of it is taken
 */
@Validated
@ConfigurationProperties("tracking.api.body")
public record BodyRecordsProperties(
        @Min(value = 1, message = BodyRecordsProperties.RECORDS)
                @Max(value = 100_000, message = BodyRecordsProperties.RECORDS)
                int maxRecords) {

    static final String RECORDS = "must be 1 to 100000";
}
