/** Health indicators that ask a remote service at most every few seconds. */
@NullMarked
package io.tracking.loader.health;

import org.jspecify.annotations.NullMarked;
