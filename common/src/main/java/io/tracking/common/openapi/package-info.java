/** Tells both applications' callers what may be called, as OpenAPI. */
@NullMarked
package io.tracking.common.openapi;

import org.jspecify.annotations.NullMarked;
