package io.tracking.api.http;

import io.tracking.common.server.ProblemReportValve;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/** Answers what is refused on the management port with a problem; nobody but operators calls there, and nothing is counted. */
final class ManagementReportValve extends ProblemReportValve {

    @Override
    protected void answer(int status, Request request, Response response) throws IOException {
        Problem.of(status, detail(status, request.getConnector(), other(status)), null)
                .write(response);
    }

    private static String other(int status) {
        return switch (status) {
            case 400 -> "The request line, the headers and the query must be those of HTTP/1.1, percent-encoded";
            case 404 -> "Nothing is here; /actuator/health and /actuator/prometheus are";
            case 405 -> "Expected GET";
            case 406 -> "Accept must take what this endpoint has, or be left out";
            default -> Problem.title(status);
        };
    }
}
