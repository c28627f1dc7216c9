/** An SQS that costs little, tested with Amazon's own client. */
@NullMarked
package io.tracking.bench.sqsstub;

import org.jspecify.annotations.NullMarked;
