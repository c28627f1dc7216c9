package io.tracking.api.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes one whole HTTP answer. */
interface Answer {

    int status();

    /** Why nothing of the request was taken; null when its records were read. */
    default @Nullable RefusalReason refusal() {
        return null;
    }

    /** Writes status, headers and body. */
    void write(HttpServletResponse response) throws IOException;

    /**
     * Writes status, Content-Type and body. Not its length: the server would send the answer at once, on a thread that
     * others wait for; so it adds the length, and sends, once the exchange is complete.
     */
    static void write(HttpServletResponse response, int status, String contentType, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(body);
    }
}
