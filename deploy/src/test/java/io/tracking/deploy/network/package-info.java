/** Walks security groups and routes. */
@NullMarked
package io.tracking.deploy.network;

import org.jspecify.annotations.NullMarked;
