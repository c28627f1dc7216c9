/** What the operator console shows beside the admin API's other answers, known without asking the warehouse. */
@NullMarked
package io.tracking.loader.console;

import org.jspecify.annotations.NullMarked;
