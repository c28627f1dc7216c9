/** Reads one request, fills in what is missing, validates it, and commits it to the queue. */
@NullMarked
package io.tracking.api.ingest;

import org.jspecify.annotations.NullMarked;
