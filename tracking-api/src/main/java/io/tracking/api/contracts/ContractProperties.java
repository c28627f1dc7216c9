package io.tracking.api.contracts;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures what a message must be.
 *
 * @param location of the schemas, {@code file:/etc/contracts} or {@code s3://bucket/prefix}; empty: there are none
 * @param reloadInterval how often they are read again
 * @param violation what becomes of a record whose message breaks its schema
 * @param countTopics for which it is {@code count} all the same, whole or with a * at the end
 * @param markTopics for which it is {@code mark}
 * @param refuseTopics for which it is {@code refuse}
 */
@Validated
@ConfigurationProperties("tracking.contracts")
record ContractProperties(
        @NotNull String location,
        @NotNull @DurationMin(seconds = 1, message = "must be at least 1s") Duration reloadInterval,
        @NotNull Violation violation,
        @NotNull List<String> countTopics,
        @NotNull List<String> markTopics,
        @NotNull List<String> refuseTopics) {

    /** Says what becomes of such a record. */
    enum Violation {
        /** It is taken as it is, and counted. */
        COUNT,
        /** It is taken and marked. */
        MARK,
        /** It is rejected. */
        REFUSE
    }

    ContractProperties {
        if (!location.isEmpty() && !location.startsWith("file:") && !location.matches("s3://[^/]+(/.*)?")) {
            throw new IllegalArgumentException(
                    "tracking.contracts.location must be file:<directory> or s3://<bucket>/<prefix>, got '" + location
                            + "'");
        }
    }

    Violation of(String topic) {
        if (names(refuseTopics, topic)) {
            return Violation.REFUSE;
        }
        if (names(markTopics, topic)) {
            return Violation.MARK;
        }
        return names(countTopics, topic) ? Violation.COUNT : violation;
    }

    private static boolean names(List<String> patterns, String topic) {
        for (String pattern : patterns) {
            if (pattern.endsWith("*")
                    ? topic.startsWith(pattern.substring(0, pattern.length() - 1))
                    : topic.equals(pattern)) {
                return true;
            }
        }
        return false;
    }
}
