/** The processes of the sandbox: started together, watched, stopped in order, found again after a crash. */
@NullMarked
package io.tracking.sandbox.process;

import org.jspecify.annotations.NullMarked;
