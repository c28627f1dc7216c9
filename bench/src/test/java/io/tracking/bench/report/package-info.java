/** Medians and checks. */
@NullMarked
package io.tracking.bench.report;

import org.jspecify.annotations.NullMarked;
