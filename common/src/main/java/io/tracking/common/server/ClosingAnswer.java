package io.tracking.common.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Answers on the connection itself, where nothing else of a response can be made, and has it closed. */
public final class ClosingAnswer {

    /** What a request of another version is told. */
    public static final String OTHER_VERSION = "The request line must end with HTTP/1.1 or HTTP/1.0";

    private ClosingAnswer() {}

    /**
     * The bytes of a whole answer.
     *
     * @param problem its body, of {@code application/problem+json}
     */
    public static byte[] of(int status, byte[] problem) {
        return ("HTTP/1.1 " + status + " \r\nContent-Type: application/problem+json"
                        + "\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: "
                        + problem.length
                        + "\r\n\r\n" + new String(problem, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Sends an answer. */
    public static SocketState send(byte[] answer, SocketWrapperBase<?> socket) throws IOException {
        socket.write(false, answer, 0, answer.length);
        socket.flush(false);
        return SocketState.CLOSED;
    }
}
