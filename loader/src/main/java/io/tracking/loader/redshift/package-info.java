/** The connection to Redshift: transactions and their lock, who holds a lock, what an error means, migrations. */
@NullMarked
package io.tracking.loader.redshift;

import org.jspecify.annotations.NullMarked;
