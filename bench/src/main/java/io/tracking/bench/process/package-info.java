/** MeasuredServers as child processes, and what they take of the machine. */
@NullMarked
package io.tracking.bench.process;

import org.jspecify.annotations.NullMarked;
