/** The load transaction against a plain COPY. */
@NullMarked
package io.tracking.bench.loading;

import org.jspecify.annotations.NullMarked;
