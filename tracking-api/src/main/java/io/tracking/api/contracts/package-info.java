/** Holds messages against the schemas of their topics, where there are some. */
@NullMarked
package io.tracking.api.contracts;

import org.jspecify.annotations.NullMarked;
