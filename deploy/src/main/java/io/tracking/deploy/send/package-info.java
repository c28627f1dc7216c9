/** Sends records to a running pipeline: a few to see that it works, or many. */
@NullMarked
package io.tracking.deploy.send;

import org.jspecify.annotations.NullMarked;
