/** Reading our own files again: what is asked for, and the jobs that do it step by step. */
@NullMarked
package io.tracking.loader.reprocess;

import org.jspecify.annotations.NullMarked;
