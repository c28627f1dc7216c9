package io.tracking.api.http;

import io.tracking.common.server.ClosingAnswer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, and bounds the time from the first byte of one to the end of its headers; one byte every few seconds would
 * keep a connection for ever otherwise. While a body is coming the request's own time limit rules, which answers; Tomcat's, between
 * two packets, would close the connection without a word.
 *
 * <p>It also keeps a connection on which a request was answered 400 though nothing is wrong with its HTTP. Tomcat closes it after
 * every 400, by the status; so the status is another one until that is decided.
 */
final class BoundedProcessor extends Http11Processor {

    /** Tomcat does not close after it, and no answer has it. */
    static final int BAD_REQUEST_THAT_KEEPS_THE_CONNECTION = 499;

    private static final int BAD_REQUEST = 400;
    private static final ThreadLocal<BoundedProcessor> CURRENT = new ThreadLocal<>();

    /** Tomcat's own limit comes after ours. */
    private static final Duration LATER = Duration.ofSeconds(10);

    private static final byte[] TOO_SLOW = answer(Problem.slowHead());
    private static final byte[] OTHER_VERSION = answer(Problem.otherVersion());

    private final long headNanos;
    private final int headMillis;
    private final int bodyMillis;
    private final int keepAliveMillis;
    private final Consumer<RefusalReason> refused;
    private long headSince;

    /** Of which connection there is half a head here; this processor serves others, too. */
    private @Nullable SocketWrapperBase<?> halfOf;

    BoundedProcessor(
            AbstractHttp11Protocol<?> protocol,
            Adapter adapter,
            Duration headTimeout,
            Duration bodyTimeout,
            Consumer<RefusalReason> refused) {
        super(protocol, adapter);
        headNanos = headTimeout.toNanos();
        headMillis = Math.max(1, (int) Math.min(headTimeout.toMillis(), protocol.getConnectionTimeout()));
        bodyMillis = Math.toIntExact(bodyTimeout.plus(LATER).toMillis());
        keepAliveMillis = protocol.getKeepAliveTimeout();
        this.refused = refused;
    }

    @Override
    public SocketState process(SocketWrapperBase<?> socket, SocketEvent status) throws IOException {
        CURRENT.set(this);
        try {
            if (halfOf == socket && socket.getError() instanceof SocketTimeoutException) {
                return answerSlowHead(socket);
            }
            return super.process(socket, status);
        } finally {
            CURRENT.remove();
        }
    }

    /** The one that this thread runs; null on other threads. */
    static @Nullable BoundedProcessor current() {
        return CURRENT.get();
    }

    /** What is left of the body is not read; Tomcat would wait for it on this thread. */
    void readNoMore() {
        disableSwallowRequest();
    }

    /** To be called once Tomcat has decided about the connection, and before it writes the status. */
    static void restoreStatus() {
        BoundedProcessor processor = CURRENT.get();
        if (processor != null && processor.response.getStatus() == BAD_REQUEST_THAT_KEEPS_THE_CONNECTION) {
            processor.response.setStatus(BAD_REQUEST);
        }
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        long now = System.nanoTime();
        boolean begun = halfOf == socket;
        if (begun && now - headSince > headNanos) {
            return answerSlowHead(socket);
        }
        if (!begun) {
            headSince = now;
            socket.setReadTimeout(keepAliveMillis);
        }
        halfOf = null;
        SocketState state = super.service(socket);
        if (state == SocketState.UPGRADING && getUpgradeToken() == null) {
            // The preface of HTTP/2, which Tomcat would close the connection for without a word.
            return answer(socket, RefusalReason.HEAD, OTHER_VERSION);
        }
        if (isAsync()) {
            socket.setReadTimeout(bodyMillis);
        } else if (state == SocketState.LONG) {
            halfOf = socket;
            socket.setReadTimeout(headMillis);
        }
        return state;
    }

    private SocketState answerSlowHead(SocketWrapperBase<?> socket) throws IOException {
        return answer(socket, RefusalReason.SLOW_HEAD, TOO_SLOW);
    }

    private SocketState answer(SocketWrapperBase<?> socket, RefusalReason refusal, byte[] answer) throws IOException {
        refused.accept(refusal);
        return ClosingAnswer.send(answer, socket);
    }

    private static byte[] answer(Problem problem) {
        return ClosingAnswer.of(problem.status(), problem.json());
    }
}
