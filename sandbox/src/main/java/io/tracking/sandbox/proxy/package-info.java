/** A network that misbehaves on demand: TCP proxies in front of SQS, S3 and Redshift. */
@NullMarked
package io.tracking.sandbox.proxy;

import org.jspecify.annotations.NullMarked;
