/** Receives messages from the queue, and says how they are read. */
@NullMarked
package io.tracking.loader.queue;

import org.jspecify.annotations.NullMarked;
