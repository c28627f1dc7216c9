/** Finds messages that no loader could use, explains them, and sends them again or files them away. */
@NullMarked
package io.tracking.loader.deadletters;

import org.jspecify.annotations.NullMarked;
