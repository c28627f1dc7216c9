/** Decides what repeats, how often, and how long to wait before trying again. */
@NullMarked
package io.tracking.loader.schedule;

import org.jspecify.annotations.NullMarked;
