/** Which part is full first as traffic grows tenfold again and again, what is turned, and what it costs. */
@NullMarked
package io.tracking.deploy.scale;

import org.jspecify.annotations.NullMarked;
