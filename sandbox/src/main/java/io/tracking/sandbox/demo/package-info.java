/** Realistic traffic: generated from a seed, sent at a rate, counted against the warehouse. */
@NullMarked
package io.tracking.sandbox.demo;

import org.jspecify.annotations.NullMarked;
