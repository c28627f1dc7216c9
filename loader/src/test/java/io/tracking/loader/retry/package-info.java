@NullMarked
package io.tracking.loader.retry;

import org.jspecify.annotations.NullMarked;
