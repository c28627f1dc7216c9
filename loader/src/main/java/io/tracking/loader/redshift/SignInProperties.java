package io.tracking.loader.redshift;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures where the credentials are that rotate; without either, those of spring.datasource count for ever.
 *
 * @param credentialsFile read at every new connection; empty: none
 * @param secretId name or ARN of a secret of Secrets Manager, read at every new connection; empty: none
 */
@Validated
@ConfigurationProperties("tracking.warehouse")
public record SignInProperties(@NotNull String credentialsFile, @NotNull String secretId) {

    public SignInProperties {
        if (!credentialsFile.isEmpty() && !secretId.isEmpty()) {
            throw new IllegalArgumentException(
                    "tracking.warehouse.credentials-file or tracking.warehouse.secret-id must be empty, got both");
        }
    }
}
