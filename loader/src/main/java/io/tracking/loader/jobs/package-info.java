/** What an operator asks for: the table of jobs, and who makes them step by step. */
@NullMarked
package io.tracking.loader.jobs;

import org.jspecify.annotations.NullMarked;
