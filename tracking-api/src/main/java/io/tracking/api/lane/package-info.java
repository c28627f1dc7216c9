/** Leads messages to the loader by the queue, or by the spill beside it; says what they confirm, and whether they are there. */
@NullMarked
package io.tracking.api.lane;

import org.jspecify.annotations.NullMarked;
