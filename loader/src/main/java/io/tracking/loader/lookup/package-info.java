/** Finds one record wherever it is: in tables, in files, among rejected records. */
@NullMarked
package io.tracking.loader.lookup;

import org.jspecify.annotations.NullMarked;
