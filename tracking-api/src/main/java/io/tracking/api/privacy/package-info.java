/** Decides what a visitor's wishes and the configuration leave of a record, and whether a bot has sent it. */
@NullMarked
package io.tracking.api.privacy;

import org.jspecify.annotations.NullMarked;
