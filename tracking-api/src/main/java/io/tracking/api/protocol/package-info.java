/** Speaks the protocols of other people's SDKs: from their bodies to records, and from a verdict to the answer that they expect. */
@NullMarked
package io.tracking.api.protocol;

import org.jspecify.annotations.NullMarked;
