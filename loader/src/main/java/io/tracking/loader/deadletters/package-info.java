/** Messages that no loader could use: found, explained, sent again or filed away. */
@NullMarked
package io.tracking.loader.deadletters;

import org.jspecify.annotations.NullMarked;
