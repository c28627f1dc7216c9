@NullMarked
package io.tracking.loader.lookup;

import org.jspecify.annotations.NullMarked;
