/** Tells what the loader knows of itself: accounts by the hour, how fresh the tables are, and the self-check. */
@NullMarked
package io.tracking.loader.accounting;

import org.jspecify.annotations.NullMarked;
