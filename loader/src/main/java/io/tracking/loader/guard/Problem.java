package io.tracking.loader.guard;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** An error as RFC 9457 has it, for places that no controller's advice reaches. */
public record Problem(int status, String detail) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Writes it as the whole answer. */
    public void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json().getBytes(StandardCharsets.UTF_8));
    }

    /** The whole answer as text, for where nothing else of a response can be made. */
    String closing() {
        String json = json();
        return "HTTP/1.1 " + status + " \r\nContent-Type: " + MediaType.APPLICATION_PROBLEM_JSON_VALUE
                + "\r\nConnection: close\r\nContent-Length: " + json.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + json;
    }

    private String json() {
        Map<String, Object> problem = new LinkedHashMap<>();
        HttpStatus known = HttpStatus.resolve(status);
        problem.put("title", known == null ? "Error" : known.getReasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        return JSON.writeValueAsString(problem);
    }
}
