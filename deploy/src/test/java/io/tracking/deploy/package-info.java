/** Tests what is deployed, deploy/terraform, and the scripts beside it. */
@NullMarked
package io.tracking.deploy;

import org.jspecify.annotations.NullMarked;
