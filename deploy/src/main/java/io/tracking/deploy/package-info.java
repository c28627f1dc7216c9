/** Tools for whoever brings the pipeline into production; the scripts are {@code deploy/cost}, {@code deploy/sizes}, {@code bench/scale-plan}. */
@NullMarked
package io.tracking.deploy;

import org.jspecify.annotations.NullMarked;
