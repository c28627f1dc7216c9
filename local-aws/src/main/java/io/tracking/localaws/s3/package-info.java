/** S3: S3Proxy over a directory. */
@NullMarked
package io.tracking.localaws.s3;

import org.jspecify.annotations.NullMarked;
