/** How many records travel in one queue message. */
@NullMarked
package io.tracking.common.envelope;

import org.jspecify.annotations.NullMarked;
