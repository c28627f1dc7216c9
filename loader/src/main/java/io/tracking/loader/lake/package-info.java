/** Publishes window files to the bucket, lists them and reads them. */
@NullMarked
package io.tracking.loader.lake;

import org.jspecify.annotations.NullMarked;
