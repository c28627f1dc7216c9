/** Serves the browser tracker, under the names that its sites know. */
@NullMarked
package io.tracking.api.tracker;

import org.jspecify.annotations.NullMarked;
