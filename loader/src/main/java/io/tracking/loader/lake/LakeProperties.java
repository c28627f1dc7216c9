package io.tracking.loader.lake;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.lake.*}.
 *
 * @param bucket the bucket's name
 */
@Validated
@ConfigurationProperties("tracking.lake")
record LakeProperties(@NotBlank String bucket) {}
