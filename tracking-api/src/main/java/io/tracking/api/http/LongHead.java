package io.tracking.api.http;

import jakarta.servlet.RequestDispatcher;
import java.util.Arrays;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.springframework.http.HttpStatus;

/**
 * Tells heads that are too long from those that are no HTTP: Tomcat answers 400 to both. Where it threw the exception says which it
 * was; its words are in the language of the host.
 */
final class LongHead {

    static final int LINE = HttpStatus.URI_TOO_LONG.value();
    static final int HEADERS = HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value();

    private LongHead() {}

    /** Gives the answer to a head that is too long its own status. */
    static void tell(Request request, Response response) {
        if (response.getStatus() == HttpStatus.BAD_REQUEST.value()) {
            Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            if (failure instanceof RuntimeException refused && isTooLong(refused)) {
                response.setStatus(isInLine(refused) ? LINE : HEADERS);
            } else if (hasTooManyCookies(request, response)) {
                response.setStatus(HEADERS);
            }
        }
    }

    private static boolean isTooLong(RuntimeException failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        if (frames.length == 0) {
            return false;
        }
        String method = frames[0].getMethodName();
        return failure instanceof IllegalStateException
                ? frames[0].getClassName().equals(MimeHeaders.class.getName())
                : failure instanceof IllegalArgumentException
                        && isOfHead(frames[0])
                        && (method.equals("fill") || method.equals("parseHeaders"));
    }

    private static boolean isInLine(RuntimeException failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> isOfHead(frame) && frame.getMethodName().equals("parseRequestLine"));
    }

    private static boolean isOfHead(StackTraceElement frame) {
        return frame.getClassName().equals(Http11InputBuffer.class.getName());
    }

    /** Of as many as are allowed none is refused: then it is another fault. */
    private static boolean hasTooManyCookies(Request request, Response response) {
        return response.isError()
                && request.getCoyoteRequest().getCookies().getCookieCount()
                        >= request.getConnector().getMaxCookieCount();
    }

    /** What is expected instead. */
    static String detail(int status, Connector connector) {
        AbstractHttp11Protocol<?> http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        return status == LINE
                ? "The request line must have, with the headers, at most " + http.getMaxHttpRequestHeaderSize()
                        + " bytes"
                : "The headers must have, with the request line, at most " + http.getMaxHttpRequestHeaderSize()
                        + " bytes, " + http.getMaxHeaderCount() + " lines and " + connector.getMaxCookieCount()
                        + " cookies";
    }
}
