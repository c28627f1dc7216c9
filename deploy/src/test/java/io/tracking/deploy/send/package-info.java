@NullMarked
package io.tracking.deploy.send;

import org.jspecify.annotations.NullMarked;
