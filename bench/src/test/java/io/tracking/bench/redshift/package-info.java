@NullMarked
package io.tracking.bench.redshift;

import org.jspecify.annotations.NullMarked;
