/** Rounds, medians, tables and JSON. */
@NullMarked
package io.tracking.bench.report;

import org.jspecify.annotations.NullMarked;
