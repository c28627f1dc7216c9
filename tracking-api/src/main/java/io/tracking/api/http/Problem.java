package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import io.tracking.api.sources.Admission;
import io.tracking.common.server.ClosingAnswer;
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
 * @param refusal why nothing of the request was taken, null when its records were read
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
record Problem(
        int status,
        String detail,
        Map<String, String> headers,
        Verdict.@Nullable Taken verdict,
        @Nullable RefusalReason refusal)
        implements Answer {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final int CONTENT_TOO_LARGE = 413;

    /** The records could not be told from one another; the body is kept. */
    static Problem malformed(String detail) {
        return of(HttpStatus.BAD_REQUEST.value(), detail, null);
    }

    static Problem bodyOfImage() {
        return of(
                HttpStatus.BAD_REQUEST.value(),
                "GET " + RecordEndpoint.GIF.path()
                        + " takes its record from the query string and no body; send a body to POST "
                        + RecordEndpoint.TRACK.path(),
                RefusalReason.HEAD);
    }

    static Problem cutOff() {
        return closing(
                HttpStatus.BAD_REQUEST.value(),
                "The body must be complete, as long as its Content-Length says or in chunks up to the last one; nothing of"
                        + " it was taken, send it again",
                RefusalReason.CUT_OFF);
    }

    static Problem foreignOrigin() {
        return of(
                HttpStatus.FORBIDDEN.value(),
                "Pages of this origin may not call, or not with this method or these headers;"
                        + " tracking.api.cors.allowed-origins and allowed-headers name what may",
                RefusalReason.ORIGIN);
    }

    static Problem allRejected(Verdict.Taken verdict) {
        return new Problem(
                HttpStatus.BAD_REQUEST.value(),
                "No record was accepted, see their errors; correct the records and send them again",
                Map.of(),
                verdict,
                null);
    }

    static Problem notAllowed(RecordEndpoint endpoint, String method) {
        return notAllowed(endpoint.path(), endpoint.method(), method, allowed(endpoint));
    }

    /**
     * Another method than the call has.
     *
     * @param takes the methods that bring something
     * @param allowed all methods, for the header Allow
     */
    static Problem notAllowed(String path, String takes, String method, String allowed) {
        return new Problem(
                HttpStatus.METHOD_NOT_ALLOWED.value(),
                path + " takes " + takes + ", got " + method,
                Map.of(HttpHeaders.ALLOW, allowed),
                null,
                RefusalReason.METHOD);
    }

    static String allowed(RecordEndpoint endpoint) {
        return endpoint.method() + ", OPTIONS";
    }

    static Problem tooSlow(Duration timeout) {
        return closing(
                HttpStatus.REQUEST_TIMEOUT.value(),
                "The whole body must arrive within " + timeout + "; nothing of it was taken",
                RefusalReason.SLOW_BODY);
    }

    static Problem slowHead() {
        return closing(
                HttpStatus.REQUEST_TIMEOUT.value(),
                "The request line and the headers must arrive in time, within tracking.api.head-timeout",
                RefusalReason.SLOW_HEAD);
    }

    static Problem refused(Admission.Refused refused) {
        return new Problem(
                refused.status(),
                refused.detail(),
                refused.headers(),
                null,
                refused.status() == HttpStatus.UNAUTHORIZED.value() ? RefusalReason.KEY : RefusalReason.RATE);
    }

    static Problem otherVersion() {
        return closing(HttpStatus.HTTP_VERSION_NOT_SUPPORTED.value(), ClosingAnswer.OTHER_VERSION, RefusalReason.HEAD);
    }

    static Problem tooLarge(long limit) {
        return closing(
                CONTENT_TOO_LARGE,
                "A body may have " + limit + " bytes, unpacked; send the records in several requests",
                RefusalReason.TOO_LARGE);
    }

    static Problem tooManyRecords(String reason) {
        return of(CONTENT_TOO_LARGE, reason + "; nothing of it was taken", RefusalReason.TOO_MANY_RECORDS);
    }

    static Problem unsupportedType(String got) {
        return of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
                "Content-Type must be application/json or text/plain, in UTF-8, got " + got,
                RefusalReason.MEDIA_TYPE);
    }

    static Problem unsupportedEncoding(String got) {
        return new Problem(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
                "Content-Encoding must be gzip or none, got " + got,
                Map.of(HttpHeaders.ACCEPT_ENCODING, "gzip"),
                null,
                RefusalReason.MEDIA_TYPE);
    }

    /** The body has not been read: the records are not known. */
    static Problem busy(Duration retryAfter) {
        return unavailable(
                "Too many bytes are waiting for the queue; nothing of this request was taken",
                retryAfter,
                null,
                RefusalReason.BUDGET);
    }

    static Problem gaveWay(Duration retryAfter) {
        return unavailable(
                "The body came slowly while others had no room; nothing of this request was taken",
                retryAfter,
                null,
                RefusalReason.GAVE_WAY);
    }

    static Problem unavailable(List<String> requestIds, Duration retryAfter) {
        return unavailable(
                "The queue has not confirmed all records; send them again with these request_ids, and each is stored"
                        + " once",
                retryAfter,
                new Verdict.Taken(requestIds, List.of(), null),
                null);
    }

    private static Problem unavailable(
            String detail, Duration retryAfter, Verdict.@Nullable Taken verdict, @Nullable RefusalReason refusal) {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE.value(),
                detail,
                Map.of(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds()))),
                verdict,
                refusal);
    }

    /** A fault of ours. */
    static Problem failed() {
        return of(
                HttpStatus.INTERNAL_SERVER_ERROR.value(),
                "Something failed here that should not, and nothing of this request is sure to be stored; send it again"
                        + " with the same request_ids, and each record is stored once",
                RefusalReason.FAILED);
    }

    static Problem of(int status, String detail, @Nullable RefusalReason refusal) {
        return new Problem(status, detail, Map.of(), null, refusal);
    }

    /** What is left of the body is not read. */
    private static Problem closing(int status, String detail, RefusalReason refusal) {
        return new Problem(status, detail, Map.of(HttpHeaders.CONNECTION, "close"), null, refusal);
    }

    static String title(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    byte[] json() {
        return AnswerJson.problem(
                status, title(status), detail, verdict, status == HttpStatus.SERVICE_UNAVAILABLE.value());
    }

    @Override
    public void write(HttpServletResponse response) throws IOException {
        headers.forEach(response::setHeader);
        Answer.write(response, status, MEDIA_TYPE, json());
    }
}
