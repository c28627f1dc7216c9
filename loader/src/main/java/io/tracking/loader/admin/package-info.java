/** The operator's HTTP API, who may use it, and the log of who did. */
@NullMarked
package io.tracking.loader.admin;

import org.jspecify.annotations.NullMarked;
