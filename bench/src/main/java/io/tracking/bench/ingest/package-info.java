/** tracking-api against its yardsticks. */
@NullMarked
package io.tracking.bench.ingest;

import org.jspecify.annotations.NullMarked;
