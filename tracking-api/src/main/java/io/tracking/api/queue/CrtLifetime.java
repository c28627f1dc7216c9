package io.tracking.api.queue;

import software.amazon.awssdk.crt.CRT;

/**
 * Keeps the CRT working until the application context is closed. Left alone, it falls silent at SIGTERM, and the
 * requests that an orderly stop still waits for would be refused.
 *
 * @see <a href="https://github.com/awslabs/aws-crt-java/issues/561">CRT doesn't handle graceful shutdown</a>
 */
final class CrtLifetime implements AutoCloseable {

    CrtLifetime() {
        CRT.acquireShutdownRef();
    }

    @Override
    public void close() {
        CRT.releaseShutdownRef();
    }
}
