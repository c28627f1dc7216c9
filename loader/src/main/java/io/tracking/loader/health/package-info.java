/** Asks remote services for their health, at most every few seconds. */
@NullMarked
package io.tracking.loader.health;

import org.jspecify.annotations.NullMarked;
