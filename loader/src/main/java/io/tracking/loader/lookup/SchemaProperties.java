package io.tracking.loader.lookup;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures where the schemas of messages are.
 *
 * @param prefix of the lake's bucket, {@code contracts/}; empty: nobody knows which topics have one
 */
@Validated
@ConfigurationProperties("tracking.contracts")
record SchemaProperties(
        @NotNull @Pattern(regexp = "|[^/].*/", message = "must be empty or end with a slash") String prefix) {}
