/** Holds what both applications read from their configuration alike, and the clock that they reckon with. */
@NullMarked
package io.tracking.common.application;

import org.jspecify.annotations.NullMarked;
