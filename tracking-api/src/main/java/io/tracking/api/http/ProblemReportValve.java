package io.tracking.api.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whatever the server itself refuses, and every failure that nobody handled, with a problem: no page, no stack
 * trace. Tomcat makes its own instance, by name.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);
    private static final int FIRST_ERROR = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Problem.of(status, detail(status)).write(response);
            response.finishResponse();
        } catch (IOException | RuntimeException gone) {
            LOG.debug("Cannot answer {}: the client has gone", status, gone);
        }
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 ->
                "Nothing is here; records go to POST /track, PUT /streams/user-events/record,"
                        + " PUT /streams/user-utm/record or GET /track.gif";
            case 500 -> "Something failed here that should not; the log tells more";
            default -> Problem.title(status);
        };
    }
}
