/** How long to wait before trying again. */
@NullMarked
package io.tracking.loader.retry;

import org.jspecify.annotations.NullMarked;
