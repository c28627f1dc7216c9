/** How large payloads become on their way, by the pipeline's own classes. */
@NullMarked
package io.tracking.deploy.sizes;

import org.jspecify.annotations.NullMarked;
