/** Takes records from SQS to files in S3, and files from S3 to Redshift, in one process. */
@NullMarked
package io.tracking.loader;

import org.jspecify.annotations.NullMarked;
