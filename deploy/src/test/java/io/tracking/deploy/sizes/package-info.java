/** Payloads. */
@NullMarked
package io.tracking.deploy.sizes;

import org.jspecify.annotations.NullMarked;
