/** Bills and what they are computed from. */
@NullMarked
package io.tracking.deploy.cost;

import org.jspecify.annotations.NullMarked;
