/** Traces requests by the records that they hold, where traces are switched on. */
@NullMarked
package io.tracking.api.traces;

import org.jspecify.annotations.NullMarked;
