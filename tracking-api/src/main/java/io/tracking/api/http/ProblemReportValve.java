package io.tracking.api.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Answers whatever the server itself refuses, and every failure that nobody handled, with a problem: no page, no stack
 * trace.
 */
final class ProblemReportValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);
    private static final int FIRST_ERROR = 400;

    private final HttpMetrics metrics;

    ProblemReportValve(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().protocol().equals("")) {
            // HTTP/0.9: a line that was cut off looks the same.
            response.sendError(HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value());
            response.setSuspended(false);
            report(request, response, null);
            return;
        }
        LongHead.tell(request, response);
        TomcatWire wire = TomcatWire.attach(request, response);
        super.invoke(request, response);
        if (!request.isAsync()) {
            wire.end();
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Problem problem = Problem.of(status, detail(status, request.getConnector()), refusal(status));
            metrics.refused(problem);
            if (problem.refusal() == Refusal.HEAD || problem.refusal() == Refusal.LONG_HEAD) {
                // Where the next request begins is not known; Tomcat closes, and does not always say so.
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            problem.write(response);
            response.finishResponse();
        } catch (IOException | RuntimeException gone) {
            LOG.debug("Cannot answer {}: the client has gone", status, gone);
        }
    }

    private static String detail(int status, Connector connector) {
        return switch (status) {
            case 404 ->
                "Nothing is here; records go to POST /track, PUT /streams/user-events/record,"
                        + " PUT /streams/user-utm/record or GET /track.gif";
            case 400 -> "The request line and the headers must be those of HTTP/1.1, with what they may hold encoded";
            case 414, 431 -> LongHead.detail(status, connector);
            case 417 -> "Expect must be 100-continue, or left out";
            case 500 -> "Something failed here that should not; the log tells more";
            case 501 -> "Transfer-Encoding must be chunked, or left out; there is no CONNECT";
            case 505 -> Problem.OTHER_VERSION;
            default -> Problem.title(status);
        };
    }

    private static Refusal refusal(int status) {
        return switch (status) {
            case 404 -> Refusal.PATH;
            case 405 -> Refusal.METHOD;
            case 414, 431 -> Refusal.LONG_HEAD;
            case 500 -> Refusal.FAILED;
            default -> Refusal.HEAD;
        };
    }
}
