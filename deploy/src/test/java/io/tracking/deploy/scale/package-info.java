/** The plan, its limits and its simulation. */
@NullMarked
package io.tracking.deploy.scale;

import org.jspecify.annotations.NullMarked;
