/** The sandbox's own tests. */
@NullMarked
package io.tracking.sandbox;

import org.jspecify.annotations.NullMarked;
