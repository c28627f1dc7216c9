/** The hot pieces alone, under JMH. */
@NullMarked
package io.tracking.bench.jmh;

import org.jspecify.annotations.NullMarked;
