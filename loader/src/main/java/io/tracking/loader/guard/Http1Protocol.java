package io.tracking.loader.guard;

import io.tracking.common.server.ClosingAnswer;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.http.HttpStatus;

/**
 * Answers the preface of HTTP/2 over HTTP/1.1; Tomcat would close the connection without a word. Tomcat makes its own instance,
 * by name.
 */
public final class Http1Protocol extends Http11NioProtocol {

    private Consumer<String> refused = address -> {};

    /** Has a server speak it. */
    public static void of(TomcatWebServerFactory factory, RefusedCalls refusals) {
        factory.setProtocol(Http1Protocol.class.getName());
        factory.addProtocolHandlerCustomizers((Http1Protocol protocol) ->
                protocol.refused = address -> refusals.refused(RefusedCalls.Reason.HEAD, address));
    }

    @Override
    protected Processor createProcessor() {
        return new Http11Processor(this, getAdapter()) {
            @Override
            public SocketState service(SocketWrapperBase<?> socket) throws IOException {
                SocketState state = super.service(socket);
                return state == SocketState.UPGRADING && getUpgradeToken() == null ? refuse(socket) : state;
            }
        };
    }

    private SocketState refuse(SocketWrapperBase<?> socket) throws IOException {
        refused.accept(String.valueOf(socket.getRemoteAddr()));
        int status = HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value();
        return ClosingAnswer.send(
                ClosingAnswer.of(status, new GuardProblem(status, ClosingAnswer.OTHER_VERSION).json()), socket);
    }
}
