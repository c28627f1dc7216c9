/** S3, held against what the product depends on. */
@NullMarked
package io.tracking.localaws.s3;

import org.jspecify.annotations.NullMarked;
