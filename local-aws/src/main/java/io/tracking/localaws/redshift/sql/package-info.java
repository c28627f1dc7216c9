/** Redshift's SQL into PostgreSQL's: only what the one has and the other lacks, and what the one refuses. */
@NullMarked
package io.tracking.localaws.redshift.sql;

import org.jspecify.annotations.NullMarked;
