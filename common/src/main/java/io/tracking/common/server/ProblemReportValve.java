package io.tracking.common.server;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Answers whatever the server itself refuses, and every failure that nobody handled, with a problem: no page, no stack
 * trace.
 */
public abstract class ProblemReportValve extends ErrorReportValve {

    private static final Log log = LogFactory.getLog(ProblemReportValve.class);
    private static final int FIRST_ERROR = 400;

    /** Has a host report by this valve; to be called with a context's parent. */
    public void reportFor(Container host) {
        ((StandardHost) host).setErrorReportValveClass(getClass().getName());
        host.getPipeline().addValve(this);
    }

    @Override
    public final void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().protocol().equals("")) {
            // HTTP/0.9: a line that was cut off looks the same.
            response.sendError(HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED);
            reportNow(request, response);
        } else {
            pass(request, response, LongHead.tell(request, response));
        }
    }

    /**
     * Passes a request on to the application.
     *
     * @param longHead whether its head is longer than is taken
     */
    protected void pass(Request request, Response response, boolean longHead) throws IOException, ServletException {
        super.invoke(request, response);
    }

    /** Answers before the application sees the request. */
    protected final void reportNow(Request request, Response response) {
        response.setSuspended(false);
        report(request, response, null);
    }

    @Override
    protected final void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            answer(status, request, response);
            response.finishResponse();
        } catch (IOException | RuntimeException gone) {
            log.debug("Cannot answer " + status + ": the client has gone", gone);
        }
    }

    /** Writes the problem; the answer has its status already. */
    protected abstract void answer(int status, Request request, Response response) throws IOException;

    /** Says where the next request begins is not known: Tomcat closes then, and does not always say so. */
    protected static void close(Response response) {
        response.setHeader("Connection", "close");
    }

    /** What was expected instead, where that is the same for every application; else {@code other}. */
    protected static String detail(int status, Connector connector, String other) {
        return switch (status) {
            case LongHead.LINE, LongHead.HEADERS -> LongHead.detail(status, connector);
            case HttpServletResponse.SC_EXPECTATION_FAILED -> "Expect must be 100-continue, or left out";
            case HttpServletResponse.SC_INTERNAL_SERVER_ERROR ->
                "Something failed here that should not; the log tells more";
            case HttpServletResponse.SC_NOT_IMPLEMENTED ->
                "Transfer-Encoding must be chunked, or left out; there is no CONNECT";
            case HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED -> ClosingAnswer.OTHER_VERSION;
            default -> other;
        };
    }
}
