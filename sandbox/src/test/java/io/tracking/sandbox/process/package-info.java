/** The sandbox's own tests. */
@NullMarked
package io.tracking.sandbox.process;

import org.jspecify.annotations.NullMarked;
