/** The Redshift stand-in: embedded PostgreSQL behind a proxy that speaks as Redshift does. */
@NullMarked
package io.tracking.localaws.redshift;

import org.jspecify.annotations.NullMarked;
