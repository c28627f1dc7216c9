/** Holds the wall clock that both applications reckon with. */
@NullMarked
package io.tracking.common.clock;

import org.jspecify.annotations.NullMarked;
