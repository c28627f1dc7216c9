/** SQS, held against what the product depends on. */
@NullMarked
package io.tracking.localaws.sqs;

import org.jspecify.annotations.NullMarked;
