/** Traces records into their files, and files into their loads, where traces are switched on. */
@NullMarked
package io.tracking.loader.traces;

import org.jspecify.annotations.NullMarked;
