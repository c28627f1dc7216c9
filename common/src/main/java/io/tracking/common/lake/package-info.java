/** Where files lie in S3, what their metadata says, and which window and hours they cover. */
@NullMarked
package io.tracking.common.lake;

import org.jspecify.annotations.NullMarked;
