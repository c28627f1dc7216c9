/** Holds what clients see: paths, bodies, answers, cookies, origins and problems. */
@NullMarked
package io.tracking.api.http;

import org.jspecify.annotations.NullMarked;
