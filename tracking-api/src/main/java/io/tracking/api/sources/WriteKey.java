package io.tracking.api.sources;

import io.tracking.common.record.Screening;
import org.jspecify.annotations.Nullable;

/**
 * Stands for one configured source; it does not hold the key itself.
 *
 * @param screening what its records may be, and nothing else
 * @param meter of its records, null when it has no rate
 */
record WriteKey(Screening screening, @Nullable Meter meter, SourceMetrics metrics) {}
