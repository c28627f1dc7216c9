package io.tracking.loader.guard;

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

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            new Problem(status, detail(status)).write(response.getResponse());
            response.finishResponse();
        } catch (IOException | RuntimeException gone) {
            log.debug("Cannot answer {}: the client has gone", status, gone);
        }
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 ->
                "Cannot read the request line or the headers: expected HTTP with a path without %2F, %5C or raw characters"
                        + " such as { and |; ids with such characters go into a query, as in GET /admin/records?request_id=a%2Fb";
            case 500 -> "Something failed here that should not; the log tells more";
            default -> "The server refuses this request before anything looks at it";
        };
    }
}
