/**
 * Takes files into tables: finds the backlog, runs the load transaction, keeps the ledger, and sees to files that Redshift
 * refuses.
 */
@NullMarked
package io.tracking.loader.load;

import org.jspecify.annotations.NullMarked;
