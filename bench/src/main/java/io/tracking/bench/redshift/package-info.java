/** COPY by format, and the analysts' queries by key choice, on whatever Redshift it is given. */
@NullMarked
package io.tracking.bench.redshift;

import org.jspecify.annotations.NullMarked;
