/** What every call has to pass before it reaches the admin API, and how it is told when it does not. */
@NullMarked
package io.tracking.loader.guard;

import org.jspecify.annotations.NullMarked;
