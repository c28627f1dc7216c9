/** A laptop's AWS in one process: starting it, and choosing what the tests run on. */
@NullMarked
package io.tracking.localaws;

import org.jspecify.annotations.NullMarked;
