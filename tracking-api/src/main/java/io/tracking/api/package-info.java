/** Takes records from HTTP to SQS, in one stateless process. */
@NullMarked
package io.tracking.api;

import org.jspecify.annotations.NullMarked;
