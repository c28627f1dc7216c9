/** Packs many records into one queue message, and takes them out again. */
@NullMarked
package io.tracking.common.envelope;

import org.jspecify.annotations.NullMarked;
