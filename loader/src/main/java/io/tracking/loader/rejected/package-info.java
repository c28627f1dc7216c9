/** Refused records: searching the rejected files, correcting what lies there, and replaying it. */
@NullMarked
package io.tracking.loader.rejected;

import org.jspecify.annotations.NullMarked;
