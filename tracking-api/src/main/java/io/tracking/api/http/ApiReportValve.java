package io.tracking.api.http;

import io.tracking.common.server.ProblemReportValve;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/** Answers what the server of the API refuses with a problem, counts it, and ends each exchange on the wire. */
final class ApiReportValve extends ProblemReportValve {

    private final HttpMetrics metrics;

    ApiReportValve(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void pass(Request request, Response response, boolean longHead) throws IOException, ServletException {
        TomcatWire wire = TomcatWire.attach(request, response);
        super.pass(request, response, longHead);
        if (!request.isAsync()) {
            wire.end();
        }
    }

    @Override
    protected void answer(int status, Request request, Response response) throws IOException {
        Problem problem = Problem.of(status, detail(status, request.getConnector(), other(status)), refusal(status));
        metrics.refused(problem);
        if (problem.refusal() == RefusalReason.HEAD || problem.refusal() == RefusalReason.LONG_HEAD) {
            close(response);
        }
        problem.write(response);
    }

    private static String other(int status) {
        return switch (status) {
            case 404 ->
                "Nothing is here; records go to POST /track, PUT /streams/user-events/record,"
                        + " PUT /streams/user-utm/record or GET /track.gif";
            case 400 -> "The request line and the headers must be those of HTTP/1.1, with what they may hold encoded";
            default -> Problem.title(status);
        };
    }

    private static RefusalReason refusal(int status) {
        return switch (status) {
            case 404 -> RefusalReason.PATH;
            case 405 -> RefusalReason.METHOD;
            case 414, 431 -> RefusalReason.LONG_HEAD;
            case 500 -> RefusalReason.FAILED;
            default -> RefusalReason.HEAD;
        };
    }
}
