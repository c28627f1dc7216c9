package io.tracking.api.lane;

import io.tracking.common.envelope.Encoding;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The queue.
 *
 * @param name of the queue in the account of the credentials, or its whole URL
 * @param encoding of rows in a message
 * @param sendTimeout a call without an answer for this long counts as refused
 * @param checkInterval readiness asks the queue at most this often
 */
@Validated
@ConfigurationProperties("tracking.queue")
public record SqsLaneProperties(
        @NotBlank(message = "must be the name or the URL of an SQS queue") String name,
        @NotNull Encoding encoding,
        @NotNull
                @DurationMin(millis = 100, message = SqsLaneProperties.WAIT)
                @DurationMax(minutes = 1, message = SqsLaneProperties.WAIT)
                Duration sendTimeout,
        @NotNull
                @DurationMin(millis = 100, message = SqsLaneProperties.WAIT)
                @DurationMax(minutes = 1, message = SqsLaneProperties.WAIT)
                Duration checkInterval) {

    static final String WAIT = "must be 100ms to 1m";
}
