/** Keeps what an operator asks for in the table of jobs, and makes it step by step. */
@NullMarked
package io.tracking.loader.jobs;

import org.jspecify.annotations.NullMarked;
