/** Measures how long a service that we need has not answered. */
@NullMarked
package io.tracking.common.reach;

import org.jspecify.annotations.NullMarked;
