package io.tracking.api.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Answers liveness and readiness with one word: this port faces the internet. */
final class ProbeServlet extends HttpServlet {

    static final String[] PATHS = {"/actuator/health/liveness", "/actuator/health/readiness"};

    private static final long serialVersionUID = 1L;

    private final transient HealthEndpoint health;
    private final transient HttpCodeStatusMapper statuses;

    ProbeServlet(HealthEndpoint health, HttpCodeStatusMapper statuses) {
        this.health = health;
        this.statuses = statuses;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        HealthDescriptor group = health.healthForPath(path.substring(path.lastIndexOf('/') + 1));
        if (group == null) {
            response.sendError(HttpStatus.NOT_FOUND.value());
            return;
        }
        Status status = group.getStatus();
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Answer.write(
                response,
                statuses.getStatusCode(status),
                "application/json",
                ("{\"status\":\"" + status.getCode() + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
