package io.tracking.loader.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.http.HttpStatus;

/**
 * HTTP/1.1 that answers the preface of HTTP/2; Tomcat would close the connection without a word. Tomcat makes its own instance, by name.
 */
public final class Http1Protocol extends Http11NioProtocol {

    /** What a request of another version is told. */
    static final String EXPECTED = "The request line must end with HTTP/1.1 or HTTP/1.0";

    private Consumer<String> refused = address -> {};

    /** Has a server speak it. */
    public static void of(TomcatWebServerFactory factory, Refusals refusals) {
        factory.setProtocol(Http1Protocol.class.getName());
        factory.addProtocolHandlerCustomizers((Http1Protocol protocol) ->
                protocol.refused = address -> refusals.refused(Refusals.Reason.HEAD, address));
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
        byte[] answer = new Problem(HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value(), EXPECTED)
                .closing()
                .getBytes(StandardCharsets.UTF_8);
        socket.write(false, answer, 0, answer.length);
        socket.flush(false);
        return SocketState.CLOSED;
    }
}
