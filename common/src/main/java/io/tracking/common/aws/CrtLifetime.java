package io.tracking.common.aws;

import software.amazon.awssdk.crt.CRT;

/**
 * Keeps the CRT working until the application context is closed. Left alone, it falls silent at SIGTERM: requests that an orderly
 * stop still waits for would be refused, and what is acknowledged meanwhile is never answered.
 *
 * @see <a href="https://github.com/awslabs/aws-crt-java/issues/561">CRT doesn't handle graceful shutdown</a>
 */
public final class CrtLifetime implements AutoCloseable {

    /** Begins; whoever uses the CRT is made after this, and closed before it. */
    public CrtLifetime() {
        // P1: the client that confirms and acknowledges outlives whoever stops.
        CRT.acquireShutdownRef();
    }

    @Override
    public void close() {
        CRT.releaseShutdownRef();
    }
}
