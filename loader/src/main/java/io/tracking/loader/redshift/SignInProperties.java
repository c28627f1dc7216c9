package io.tracking.loader.redshift;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures where the credentials are that rotate.
 *
 * @param credentialsFile read at every new connection; empty: the user and the password of spring.datasource, for ever
 */
@Validated
@ConfigurationProperties("tracking.warehouse")
public record SignInProperties(@NotNull String credentialsFile) {}
