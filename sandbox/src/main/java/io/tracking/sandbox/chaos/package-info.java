/** Faults at random, from a seed, under steady traffic, and an audit of everything that was promised meanwhile. */
@NullMarked
package io.tracking.sandbox.chaos;

import org.jspecify.annotations.NullMarked;
