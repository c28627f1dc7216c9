/** The way to the queue: many requests' records in one message, within a byte budget, confirmed or refused. */
@NullMarked
package io.tracking.api.queue;

import org.jspecify.annotations.NullMarked;
