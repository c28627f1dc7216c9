/** The launcher behind ./run: options, start, banner, stop. */
@NullMarked
package io.tracking.sandbox;

import org.jspecify.annotations.NullMarked;
