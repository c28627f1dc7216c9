/** Finding one record wherever it is: tables, files, refused records. */
@NullMarked
package io.tracking.loader.lookup;

import org.jspecify.annotations.NullMarked;
