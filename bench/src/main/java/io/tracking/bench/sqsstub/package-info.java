/** An SQS that costs little, so that what calls it is what is measured. */
@NullMarked
package io.tracking.bench.sqsstub;

import org.jspecify.annotations.NullMarked;
