/**
 * Connects to Redshift: holds transactions and their lock, says who holds a lock and what an error means, and runs migrations.
 */
@NullMarked
package io.tracking.loader.redshift;

import org.jspecify.annotations.NullMarked;
