/** A laptop's AWS, held against what the product depends on. */
@NullMarked
package io.tracking.localaws;

import org.jspecify.annotations.NullMarked;
