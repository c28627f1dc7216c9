/** The sandbox's own tests. */
@NullMarked
package io.tracking.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
