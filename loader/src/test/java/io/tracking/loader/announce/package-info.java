@NullMarked
package io.tracking.loader.announce;

import org.jspecify.annotations.NullMarked;
