package io.tracking.api.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Offers Tomcat's side of a request. */
final class TomcatWire implements Wire {

    private final Request request;
    private final Response response;
    private final @Nullable BoundedProcessor processor;

    private TomcatWire(Request request, Response response, @Nullable BoundedProcessor processor) {
        this.request = request;
        this.response = response;
        this.processor = processor;
    }

    /** Makes it known to the servlets. */
    static TomcatWire attach(Request request, Response response) {
        TomcatWire wire = new TomcatWire(request, response, BoundedProcessor.current());
        request.setAttribute(ATTRIBUTE, wire);
        return wire;
    }

    @Override
    public boolean isRead() {
        return request.isFinished();
    }

    /** Whether what is left of the body is here, so that nobody waits for it. */
    boolean isAtHand() {
        if (isRead()) {
            return true;
        }
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        coyote.action(ActionCode.AVAILABLE, false);
        return coyote.getContentLengthLong() > 0
                && coyote.getAvailable() >= coyote.getContentLengthLong() - coyote.getBytesRead();
    }

    private void readNoMore() {
        if (processor != null) {
            processor.readNoMore();
        }
    }

    /** The answer is complete; what is left of the body is not read, unless it is here. */
    void end() throws IOException {
        if (!isAtHand()) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            response.finishResponse();
            readNoMore();
        }
    }

    @Override
    public void answer(Answer answer) throws IOException {
        answer.write(response);
        if (answer.status() == HttpStatus.BAD_REQUEST.value() && !response.isCommitted()) {
            response.setStatus(BoundedProcessor.BAD_REQUEST_THAT_KEEPS_THE_CONNECTION);
        }
    }

    @Override
    public void answerUnread(Answer answer) throws IOException {
        response.setSuspended(false);
        response.setHeader(HttpHeaders.CONNECTION, "close");
        answer.write(response);
        response.finishResponse();
        readNoMore();
    }
}
