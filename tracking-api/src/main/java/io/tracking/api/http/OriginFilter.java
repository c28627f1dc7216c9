package io.tracking.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/** Answers pages of foreign origins: allowed, or refused with a problem. Calls without an origin pass as they are. */
final class OriginFilter extends CorsFilter {

    OriginFilter(CorsConfiguration cors) {
        super(request -> cors);
        setCorsProcessor(new ProblemProcessor());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN) == null;
    }

    private static final class ProblemProcessor extends DefaultCorsProcessor {

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            Problem problem = Problem.of(
                    HttpStatus.FORBIDDEN.value(),
                    "Pages of this origin may not call, or not like this; tracking.api.cors.allowed-origins names those"
                            + " that may");
            response.setStatusCode(HttpStatus.FORBIDDEN);
            response.getHeaders().set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
            response.getBody().write(problem.json());
            response.flush();
        }
    }
}
