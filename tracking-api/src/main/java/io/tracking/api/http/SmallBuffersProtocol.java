package io.tracking.api.http;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 with small buffers: Tomcat keeps some for each connection, and more for each request that waits, 100 KB in
 * all as it comes, about 70 KB here. Answers are short, and so are most bodies. Heads have a time limit. Tomcat makes its own
 * instance, by name.
 */
public final class SmallBuffersProtocol extends Http11NioProtocol {

    private static final int READ_BYTES = 4 * 1024;
    private static final int WRITE_BYTES = 2 * 1024;

    private Duration headTimeout = Duration.ofSeconds(10);
    private Duration bodyTimeout = Duration.ofSeconds(20);
    private Consumer<RefusalReason> refused = refusal -> {};

    public SmallBuffersProtocol() {
        getEndpoint().getSocketProperties().setAppReadBufSize(READ_BYTES);
        getEndpoint().getSocketProperties().setAppWriteBufSize(WRITE_BYTES);
    }

    @Override
    public int getDesiredBufferSize() {
        return WRITE_BYTES;
    }

    /**
     * Bounds the time of a whole head: Tomcat itself bounds the time between two packets only.
     *
     * @param body within which every body is there, or refused
     * @param told of each head that took longer, or is none of HTTP/1
     */
    void bound(Duration head, Duration body, Consumer<RefusalReason> told) {
        headTimeout = head;
        bodyTimeout = body;
        refused = told;
    }

    /** Tomcat asks for the Server header last, right before it writes status and headers. */
    @Override
    public @Nullable String getServer() {
        BoundedProcessor.restoreStatus();
        return super.getServer();
    }

    @Override
    protected Processor createProcessor() {
        return new BoundedProcessor(this, getAdapter(), headTimeout, bodyTimeout, refused);
    }
}
