/** Answers operators over HTTP, decides who may call, and keeps the log of who did. */
@NullMarked
package io.tracking.loader.admin;

import org.jspecify.annotations.NullMarked;
