/**
 * Reads and writes the lines of rejected files: each holds a record that was turned down, whole or a part of it, with the
 * reasons.
 */
@NullMarked
package io.tracking.common.rejected;

import org.jspecify.annotations.NullMarked;
