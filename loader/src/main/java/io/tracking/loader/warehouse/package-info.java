/** Files into tables: the ledger, COPY, the search for duplicates, and whatever else the warehouse keeps for the loaders. */
@NullMarked
package io.tracking.loader.warehouse;

import org.jspecify.annotations.NullMarked;
