package io.tracking.api.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** One whole HTTP answer. */
interface Answer {

    int status();

    /** Writes status, headers and body. */
    void write(HttpServletResponse response) throws IOException;

    /** Writes status, Content-Type, Content-Length and body. */
    static void write(HttpServletResponse response, int status, String contentType, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
