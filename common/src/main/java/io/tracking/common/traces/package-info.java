/** Tells a receiver of OpenTelemetry's which way records, files and loads have gone; nothing of it is there unless it is switched on. */
@NullMarked
package io.tracking.common.traces;

import org.jspecify.annotations.NullMarked;
