/** Searches the rejected files, corrects what lies there, and replays it. */
@NullMarked
package io.tracking.loader.rejected;

import org.jspecify.annotations.NullMarked;
