/** Compresses what is received into the open window's files, which are published together. */
@NullMarked
package io.tracking.loader.window;

import org.jspecify.annotations.NullMarked;
