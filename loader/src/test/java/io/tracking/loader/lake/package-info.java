/** Holds the lake's fake, and what every lake must do. */
@NullMarked
package io.tracking.loader.lake;

import org.jspecify.annotations.NullMarked;
