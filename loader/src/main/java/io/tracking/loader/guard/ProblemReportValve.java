package io.tracking.loader.guard;

import jakarta.servlet.ServletException;
import java.io.IOException;
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
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    private final Refusals refusals;

    public ProblemReportValve(Refusals refusals) {
        this.refusals = refusals;
    }

    /** What is too long is answered here: the application would take it for something else. */
    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getCoyoteRequest().protocol().equals("")) {
            // HTTP/0.9: a line that was cut off looks the same.
            response.sendError(HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value());
            response.setSuspended(false);
            report(request, response, null);
        } else if (LongHead.tell(request, response)) {
            response.setSuspended(false);
            report(request, response, null);
        } else {
            super.invoke(request, response);
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (status < 500 || status == 501 || status == 505) {
            refusals.refused(
                    status == LongHead.LINE || status == LongHead.HEADERS
                            ? Refusals.Reason.LONG_HEAD
                            : Refusals.Reason.HEAD,
                    request.getRemoteAddr());
            // Where the next request begins is not known; Tomcat closes, and does not always say so.
            response.setHeader(HttpHeaders.CONNECTION, "close");
        }
        try {
            new Problem(status, detail(status, request)).write(response.getResponse());
            response.finishResponse();
        } catch (IOException | RuntimeException gone) {
            log.debug("Cannot answer {}: the client has gone", status, gone);
        }
    }

    private static String detail(int status, Request request) {
        return switch (status) {
            case 400 ->
                request.getContext() == null
                        ? "Cannot read the request line or the headers: expected HTTP with a path without %2F, %5C or raw"
                                + " characters such as { and |; ids with such characters go into a query, as in GET"
                                + " /admin/records?request_id=a%2Fb"
                        : "Cannot read the body: expected as many bytes as Content-Length says, or chunks up to the last one";
            case 414, 431 -> LongHead.detail(status, request.getConnector());
            case 417 -> "Expect must be 100-continue, or left out";
            case 500 -> "Something failed here that should not; the log tells more";
            case 501 -> "Transfer-Encoding must be chunked, or left out; there is no CONNECT";
            case 505 -> Http1Protocol.EXPECTED;
            default -> "The server refuses this request before anything looks at it";
        };
    }
}
