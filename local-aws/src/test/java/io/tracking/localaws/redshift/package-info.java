/** Rules of Amazon Redshift, kept by the stand-in and checked against a real one when there is one. */
@NullMarked
package io.tracking.localaws.redshift;

import org.jspecify.annotations.NullMarked;
