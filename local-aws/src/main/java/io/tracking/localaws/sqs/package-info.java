/** SQS: ElasticMQ, with its queues and messages in a journal that outlives the process. */
@NullMarked
package io.tracking.localaws.sqs;

import org.jspecify.annotations.NullMarked;
