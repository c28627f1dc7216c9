/** Receives from the lanes, and acknowledges what has been published. */
@NullMarked
package io.tracking.loader.intake;

import org.jspecify.annotations.NullMarked;
