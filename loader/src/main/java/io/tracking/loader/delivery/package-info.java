/** Counts what browsers sent and what of it never arrived, from the counters that their events carry. */
@NullMarked
package io.tracking.loader.delivery;

import org.jspecify.annotations.NullMarked;
