/** Events to send, and the two ways to send them: as fast as answers come, and at a constant rate. */
@NullMarked
package io.tracking.bench.traffic;

import org.jspecify.annotations.NullMarked;
