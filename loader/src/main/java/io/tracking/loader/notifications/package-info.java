/** Hears from S3 of files that other loaders have published. */
@NullMarked
package io.tracking.loader.notifications;

import org.jspecify.annotations.NullMarked;
