/** The tracking API: one stateless process that takes records from HTTP to SQS. */
@NullMarked
package io.tracking.api;

import org.jspecify.annotations.NullMarked;
