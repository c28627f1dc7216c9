/** The loader, from queue to files, against its yardsticks. */
@NullMarked
package io.tracking.bench.drain;

import org.jspecify.annotations.NullMarked;
