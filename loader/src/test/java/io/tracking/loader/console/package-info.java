@NullMarked
package io.tracking.loader.console;

import org.jspecify.annotations.NullMarked;
