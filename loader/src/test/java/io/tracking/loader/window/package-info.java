/** Tests windows, on a fake lake and a manual clock. */
@NullMarked
package io.tracking.loader.window;

import org.jspecify.annotations.NullMarked;
