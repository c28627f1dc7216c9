/** What is sent, and that nothing is omitted. */
@NullMarked
package io.tracking.bench.traffic;

import org.jspecify.annotations.NullMarked;
