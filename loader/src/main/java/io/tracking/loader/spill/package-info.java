/** Receives messages from the second lane, which came by S3 because the queue refused them. */
@NullMarked
package io.tracking.loader.spill;

import org.jspecify.annotations.NullMarked;
