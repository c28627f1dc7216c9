/** The sandbox's own tests. */
@NullMarked
package io.tracking.sandbox.chaos;

import org.jspecify.annotations.NullMarked;
