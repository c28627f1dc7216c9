package io.tracking.loader.queue;

import software.amazon.awssdk.crt.CRT;

/**
 * Keeps the CRT working until the application context is closed. Left alone, it falls silent at SIGTERM, and what is
 * acknowledged during an orderly stop is never answered.
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
