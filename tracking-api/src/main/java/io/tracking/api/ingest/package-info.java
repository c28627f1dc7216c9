/** What becomes of one request: read, filled in, validated, and committed to the queue. */
@NullMarked
package io.tracking.api.ingest;

import org.jspecify.annotations.NullMarked;
