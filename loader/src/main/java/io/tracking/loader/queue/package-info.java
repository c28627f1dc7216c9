/** Messages: the queue that they come from, and how they are read. */
@NullMarked
package io.tracking.loader.queue;

import org.jspecify.annotations.NullMarked;
