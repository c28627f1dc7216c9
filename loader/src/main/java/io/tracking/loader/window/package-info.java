/** Rows into files: what is received is compressed into the open window's files, which are published together. */
@NullMarked
package io.tracking.loader.window;

import org.jspecify.annotations.NullMarked;
