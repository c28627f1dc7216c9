/** Gives the libraries' metrics names and descriptions as Prometheus wants them. */
@NullMarked
package io.tracking.common.metrics;

import org.jspecify.annotations.NullMarked;
