/**
 * Answers for both applications where Tomcat would: heads that are too long, other versions of HTTP, failures that nobody
 * handled.
 */
@NullMarked
package io.tracking.common.server;

import org.jspecify.annotations.NullMarked;
