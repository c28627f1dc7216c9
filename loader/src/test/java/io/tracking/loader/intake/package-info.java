/** Tests receiving and acknowledging, on a fake queue and in-process AWS. */
@NullMarked
package io.tracking.loader.intake;

import org.jspecify.annotations.NullMarked;
