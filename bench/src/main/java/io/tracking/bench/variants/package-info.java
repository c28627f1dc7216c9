/** Small programs for one choice each: what was not taken, beside what was. */
@NullMarked
package io.tracking.bench.variants;

import org.jspecify.annotations.NullMarked;
