/** Lets time pass, which tests do themselves. */
@NullMarked
package io.tracking.api.time;

import org.jspecify.annotations.NullMarked;
