package io.tracking.api.ingest;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configures how records are read.
 *
 * @param truncate VARCHAR columns whose values are cut to fit and marked, {@code events.user_agent}; usually none
 */
@ConfigurationProperties("tracking.records")
public record IngestProperties(Set<String> truncate) {}
