/** The bucket: publishing window files, listing and reading them. */
@NullMarked
package io.tracking.loader.lake;

import org.jspecify.annotations.NullMarked;
