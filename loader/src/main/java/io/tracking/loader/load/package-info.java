/** Files into tables: the backlog, the load transaction, the search for duplicates, the ledger, and what is done about files that Redshift refuses. */
@NullMarked
package io.tracking.loader.load;

import org.jspecify.annotations.NullMarked;
