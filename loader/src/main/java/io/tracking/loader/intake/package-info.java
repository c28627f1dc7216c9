/** Receiving from the lanes, and acknowledging what has been published. */
@NullMarked
package io.tracking.loader.intake;

import org.jspecify.annotations.NullMarked;
