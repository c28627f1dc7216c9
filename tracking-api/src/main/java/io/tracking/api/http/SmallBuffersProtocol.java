package io.tracking.api.http;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 with small buffers: Tomcat keeps some for each connection, and more for each request that waits, 100 KB in all as
 * it comes, about 70 KB here. Answers are short, and so are most bodies. Tomcat makes its own instance, by name.
 */
public final class SmallBuffersProtocol extends Http11NioProtocol {

    private static final int READ_BYTES = 4 * 1024;
    private static final int WRITE_BYTES = 2 * 1024;

    public SmallBuffersProtocol() {
        getEndpoint().getSocketProperties().setAppReadBufSize(READ_BYTES);
        getEndpoint().getSocketProperties().setAppWriteBufSize(WRITE_BYTES);
    }

    @Override
    public int getDesiredBufferSize() {
        return WRITE_BYTES;
    }
}
