package io.tracking.api.protocol;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configures which SDKs are spoken to.
 *
 * @param protocols their names
 */
@ConfigurationProperties("tracking.api")
record ProtocolProperties(Set<String> protocols) {}
