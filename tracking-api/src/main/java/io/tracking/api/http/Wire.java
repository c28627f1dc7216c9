package io.tracking.api.http;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.Objects;

/**
 * Offers the server's own side of a request: what the servlet API has no word for.
 *
 * <p>Tomcat reads on, on the thread, what is left of a body that was not read, and waits for it: 32 clients that send nothing
 * would hold all threads. So whoever answers before the end of the body says here that nothing more is read.
 */
interface Wire {

    /** The request's attribute that holds it. */
    String ATTRIBUTE = Wire.class.getName();

    static Wire of(ServletRequest request) {
        return (Wire) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), ATTRIBUTE);
    }

    /** Whether the body has been read to its end; true when there is none. */
    boolean isRead();

    /** Answers; a client that sends a bad record keeps its connection. */
    void answer(Answer answer) throws IOException;

    /**
     * Answers before the end of the body, at once: the connection is closed, and nothing more is read. Also where reading
     * has failed, and the server itself is about to close the connection without an answer.
     */
    void answerUnread(Answer answer) throws IOException;
}
