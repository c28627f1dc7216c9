package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * An error as clients see it.
 *
 * @param detail what was expected, what came, and what to do; never a body's text
 * @param headers beside Content-Type
 * @param verdict what became of the records, null when none was read
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
record Problem(int status, String detail, Map<String, String> headers, Verdict.@Nullable Taken verdict)
        implements Answer {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final int CONTENT_TOO_LARGE = 413;

    static Problem badRequest(String detail) {
        return of(HttpStatus.BAD_REQUEST.value(), detail);
    }

    static Problem allRejected(Verdict.Taken verdict) {
        return new Problem(
                HttpStatus.BAD_REQUEST.value(),
                "No record was accepted, see their errors; correct the records and send them again",
                Map.of(),
                verdict);
    }

    static Problem notAllowed(Endpoint endpoint, String method) {
        return new Problem(
                HttpStatus.METHOD_NOT_ALLOWED.value(),
                endpoint.path() + " takes " + endpoint.method() + ", got " + method,
                Map.of(HttpHeaders.ALLOW, allowed(endpoint)),
                null);
    }

    static String allowed(Endpoint endpoint) {
        return endpoint.method() + ", OPTIONS";
    }

    static Problem tooSlow(Duration timeout) {
        return closing(HttpStatus.REQUEST_TIMEOUT.value(), "The whole body must arrive within " + timeout);
    }

    static Problem tooLarge(long limit) {
        return closing(
                CONTENT_TOO_LARGE,
                "A body may have " + limit + " bytes, unpacked; send the records in several requests");
    }

    static Problem tooManyRecords(String reason) {
        return of(CONTENT_TOO_LARGE, reason + "; nothing of it was taken");
    }

    static Problem failed() {
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR.value(),
                "The body cannot be read for a fault of the server, which its log names; nothing of it was taken");
    }

    static Problem unsupportedType(String got) {
        return of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
                "Content-Type must be application/json or text/plain, in UTF-8, got " + got);
    }

    static Problem unsupportedEncoding(String got) {
        return new Problem(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
                "Content-Encoding must be gzip or none, got " + got,
                Map.of(HttpHeaders.ACCEPT_ENCODING, "gzip"),
                null);
    }

    /** The body has not been read: the records are not known. */
    static Problem busy(Duration retryAfter) {
        return unavailable(
                "Too many bytes are waiting for the queue; nothing of this request was taken", retryAfter, null);
    }

    static Problem unavailable(List<String> requestIds, Duration retryAfter) {
        return unavailable(
                "The queue has not confirmed all records; send them again with these request_ids, and each is stored"
                        + " once",
                retryAfter,
                new Verdict.Taken(requestIds, List.of(), null));
    }

    private static Problem unavailable(String detail, Duration retryAfter, Verdict.@Nullable Taken verdict) {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE.value(),
                detail,
                Map.of(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds()))),
                verdict);
    }

    static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of(), null);
    }

    /** What is left of the body is not read. */
    private static Problem closing(int status, String detail) {
        return new Problem(status, detail, Map.of(HttpHeaders.CONNECTION, "close"), null);
    }

    static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    /** Whether the same request may be taken later: then only the request_ids are told. */
    boolean isTransient() {
        return status == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    byte[] json() {
        return Json.problem(this);
    }

    @Override
    public void write(HttpServletResponse response) throws IOException {
        headers.forEach(response::setHeader);
        Answer.write(response, status, MEDIA_TYPE, json());
    }
}
