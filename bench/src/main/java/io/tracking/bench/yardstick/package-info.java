/** The designs that the product is measured against. */
@NullMarked
package io.tracking.bench.yardstick;

import org.jspecify.annotations.NullMarked;
