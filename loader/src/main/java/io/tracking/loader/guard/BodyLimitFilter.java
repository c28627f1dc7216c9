package io.tracking.loader.guard;

import io.tracking.common.text.Utf8;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads no more of a body than an admin needs, the heap is for the windows, and no text but UTF-8: a parser would take other
 * bytes for other characters. Stands behind the check of the password.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    /** Of one body, in bytes. */
    public static final int LARGEST = 1024 * 1024;

    private final RefusedCalls refusals;

    public BodyLimitFilter(RefusedCalls refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getContentLengthLong() > LARGEST
                ? new byte[0]
                : request.getInputStream().readNBytes(LARGEST + 1);
        if (request.getContentLengthLong() > LARGEST || body.length > LARGEST) {
            refusals.refused(RefusedCalls.Reason.SIZE, request);
            new GuardProblem(
                            HttpStatus.CONTENT_TOO_LARGE.value(),
                            "The body must have at most " + LARGEST + " bytes, got "
                                    + (request.getContentLengthLong() < 0
                                            ? "more"
                                            : Long.toString(request.getContentLengthLong())))
                    .write(response);
            return;
        }
        int fault = Utf8.looksWider(body, 0, body.length) ? 0 : Utf8.fault(body, 0, body.length);
        if (fault < body.length) {
            refusals.refused(RefusedCalls.Reason.ENCODING, request);
            new GuardProblem(
                            HttpStatus.BAD_REQUEST.value(),
                            String.format(
                                    Locale.ROOT,
                                    "The body must be UTF-8, got byte 0x%02X as its byte %d",
                                    body[fault] & 0xFF,
                                    fault + 1))
                    .write(response);
            return;
        }
        chain.doFilter(new Read(request, body), response);
    }

    private static final class Read extends HttpServletRequestWrapper {

        private final byte[] body;

        Read(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        /** Also of a body that came in chunks. */
        @Override
        public long getContentLengthLong() {
            return body.length;
        }

        @Override
        public int getContentLength() {
            return body.length;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream in = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return in.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    return in.read(bytes, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return in.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("The body has been read");
                }
            };
        }
    }
}
