package io.tracking.common.server;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Tells heads that are too long from those that are no HTTP: Tomcat answers 400 to both. Where it threw the exception says which it
 * was; its words are in the language of the host.
 */
public final class LongHead {

    /** The status of an answer to a request line that is too long. */
    public static final int LINE = 414;
    /** The status of an answer to headers that are too long, or too many. */
    public static final int HEADERS = 431;

    private LongHead() {}

    /** Gives the answer to a head that is too long its own status; false when it is another. */
    static boolean tell(Request request, Response response) {
        if (response.getStatus() == HttpServletResponse.SC_BAD_REQUEST) {
            Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
            if (failure instanceof RuntimeException refused && isTooLong(refused)) {
                response.setStatus(isInLine(refused) ? LINE : HEADERS);
                return true;
            }
            if (hasTooManyCookies(request, response)) {
                response.setStatus(HEADERS);
                return true;
            }
        }
        return false;
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
