/** Records as clients send them, the tables' rules, and the canonical rows that records become. */
@NullMarked
package io.tracking.common.record;

import org.jspecify.annotations.NullMarked;
