/** Reads and writes bytes as text: UTF-8, the strings of JSON, lines, and timestamps in their canonical form. */
@NullMarked
package io.tracking.common.text;

import org.jspecify.annotations.NullMarked;
