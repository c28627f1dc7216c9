/** Turns records as clients send them into canonical rows, by the tables' rules. */
@NullMarked
package io.tracking.common.record;

import org.jspecify.annotations.NullMarked;
