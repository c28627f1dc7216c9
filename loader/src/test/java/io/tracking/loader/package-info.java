/** Holds what the loader's tests share. */
@NullMarked
package io.tracking.loader;

import org.jspecify.annotations.NullMarked;
