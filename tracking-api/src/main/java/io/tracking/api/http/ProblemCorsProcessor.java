package io.tracking.api.http;

import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.DefaultCorsProcessor;

/** Refuses a foreign origin with a problem. */
final class ProblemCorsProcessor extends DefaultCorsProcessor {

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
        Problem problem = Problem.of(
                HttpStatus.FORBIDDEN.value(),
                "Pages of this origin may not call, or not like this; tracking.api.cors.allowed-origins names those that"
                        + " may");
        response.setStatusCode(HttpStatus.FORBIDDEN);
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getBody().write(problem.json());
        response.flush();
    }
}
