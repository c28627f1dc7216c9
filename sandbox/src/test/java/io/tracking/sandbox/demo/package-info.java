/** The sandbox's own tests. */
@NullMarked
package io.tracking.sandbox.demo;

import org.jspecify.annotations.NullMarked;
