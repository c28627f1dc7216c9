/** Messages of the PostgreSQL protocol, version 3. */
@NullMarked
package io.tracking.localaws.redshift.wire;

import org.jspecify.annotations.NullMarked;
