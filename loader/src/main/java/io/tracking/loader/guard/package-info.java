/** Checks every call before it reaches the admin API, and tells whoever does not pass. */
@NullMarked
package io.tracking.loader.guard;

import org.jspecify.annotations.NullMarked;
