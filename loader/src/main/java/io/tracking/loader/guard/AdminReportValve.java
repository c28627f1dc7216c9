package io.tracking.loader.guard;

import io.tracking.common.server.LongHead;
import io.tracking.common.server.ProblemReportValve;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/** Answers what the server of the admin API refuses with a problem, and counts it. */
public final class AdminReportValve extends ProblemReportValve {

    private final RefusedCalls refusals;

    public AdminReportValve(RefusedCalls refusals) {
        this.refusals = refusals;
    }

    /** What is too long is answered here: the application would take it for something else. */
    @Override
    protected void pass(Request request, Response response, boolean longHead) throws IOException, ServletException {
        if (longHead) {
            reportNow(request, response);
        } else {
            super.pass(request, response, false);
        }
    }

    @Override
    protected void answer(int status, Request request, Response response) throws IOException {
        if (status < 500 || status == 501 || status == 505) {
            refusals.refused(
                    status == LongHead.LINE || status == LongHead.HEADERS
                            ? RefusedCalls.Reason.LONG_HEAD
                            : RefusedCalls.Reason.HEAD,
                    request.getRemoteAddr());
            close(response);
        }
        new GuardProblem(status, detail(status, request.getConnector(), other(status, request)))
                .write(response.getResponse());
    }

    private static String other(int status, Request request) {
        if (status != 400) {
            return "The server refuses this request before anything looks at it";
        }
        return request.getContext() == null
                ? "Cannot read the request line or the headers: expected HTTP with a path without %2F, %5C or raw"
                        + " characters such as { and |; ids with such characters go into a query, as in GET"
                        + " /admin/records?request_id=a%2Fb"
                : "Cannot read the body: expected as many bytes as Content-Length says, or chunks up to the last one";
    }
}
