package io.tracking.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/** Answers pages of foreign origins: allowed, or refused with a problem. Calls without an origin pass as they are. */
final class OriginFilter extends CorsFilter {

    OriginFilter(CorsConfigurationSource cors, HttpMetrics metrics) {
        super(cors);
        setCorsProcessor(new ProblemProcessor(metrics));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN) == null;
    }

    private static final class ProblemProcessor extends DefaultCorsProcessor {

        private final HttpMetrics metrics;

        ProblemProcessor(HttpMetrics metrics) {
            this.metrics = metrics;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            Problem problem = Problem.foreignOrigin();
            metrics.refused(problem);
            problem.write(((ServletServerHttpResponse) response).getServletResponse());
            response.flush();
        }
    }
}
