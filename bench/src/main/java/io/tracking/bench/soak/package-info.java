/** A long run of the whole sandbox at a constant rate. */
@NullMarked
package io.tracking.bench.soak;

import org.jspecify.annotations.NullMarked;
