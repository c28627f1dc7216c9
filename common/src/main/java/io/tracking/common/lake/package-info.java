/** Says where files lie in S3, what their metadata tell, and which window and hours they cover. */
@NullMarked
package io.tracking.common.lake;

import org.jspecify.annotations.NullMarked;
