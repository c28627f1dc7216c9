/** What the pipeline costs a month, and what others would, from prices with their pages and quantities with theirs. */
@NullMarked
package io.tracking.deploy.cost;

import org.jspecify.annotations.NullMarked;
