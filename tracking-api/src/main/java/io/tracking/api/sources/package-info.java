/** Decides who may send: write keys, what each of them is for, and how many records in how much time. */
@NullMarked
package io.tracking.api.sources;

import org.jspecify.annotations.NullMarked;
