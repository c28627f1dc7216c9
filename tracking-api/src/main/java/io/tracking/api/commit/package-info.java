/**
 * Commits many requests' records in one message, within a byte budget, and answers each request when its messages are
 * confirmed.
 */
@NullMarked
package io.tracking.api.commit;

import org.jspecify.annotations.NullMarked;
