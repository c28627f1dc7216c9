/** Holds what both applications ask of AWS alike. */
@NullMarked
package io.tracking.common.aws;

import org.jspecify.annotations.NullMarked;
