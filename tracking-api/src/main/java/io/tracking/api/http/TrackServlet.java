package io.tracking.api.http;

import io.tracking.api.ingest.Ingest;
import io.tracking.api.ingest.Verdict;
import io.tracking.api.ingest.Visitor;
import io.tracking.api.queue.ByteBudget;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Takes records over HTTP. A servlet and not a controller: the way from bytes to rows is one pass. */
final class TrackServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final char FIRST_NOT_ASCII = 0x80;

    private final transient Ingest ingest;
    private final transient ByteBudget budget;
    private final transient VisitorCookie cookie;
    private final transient BodyProperties body;
    private final transient HttpMetrics metrics;
    private final transient Problem busy;
    private final transient Duration retryAfter;
    private final long commitTimeoutMillis;

    /**
     * Builds the servlet.
     *
     * @param retryAfter of every 503
     * @param commitTimeout after which the queue has answered, one way or the other
     */
    TrackServlet(
            Ingest ingest,
            ByteBudget budget,
            VisitorCookie cookie,
            BodyProperties body,
            HttpMetrics metrics,
            Duration retryAfter,
            Duration commitTimeout) {
        this.ingest = ingest;
        this.budget = budget;
        this.cookie = cookie;
        this.body = body;
        this.metrics = metrics;
        this.retryAfter = retryAfter;
        busy = Problem.busy(retryAfter);
        commitTimeoutMillis = body.timeout().plus(commitTimeout.multipliedBy(2)).toMillis();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Endpoint endpoint = Objects.requireNonNull(Endpoint.at(request.getServletPath()));
        String method = request.getMethod();
        Problem problem = problemOf(request, endpoint, method);
        if (problem != null) {
            metrics.answered(problem.status());
            problem.write(response);
        } else if (method.equals("OPTIONS")) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            response.setHeader(HttpHeaders.ALLOW, Problem.allowed(endpoint));
        } else if (endpoint == Endpoint.GIF) {
            takeQuery(request, response);
        } else {
            takeBody(request, response, endpoint);
        }
    }

    private static @Nullable Problem problemOf(HttpServletRequest request, Endpoint endpoint, String method) {
        if (method.equals("OPTIONS")) {
            return null;
        }
        if (!method.equals(endpoint.method())) {
            return Problem.notAllowed(endpoint, method);
        }
        if (endpoint == Endpoint.GIF) {
            return null;
        }
        String type = request.getContentType();
        if (!MediaTypes.isReadable(type)) {
            return Problem.unsupportedType(type);
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean readable = encoding == null || isGzip(encoding) || encoding.equalsIgnoreCase("identity");
        return readable ? null : Problem.unsupportedEncoding(encoding);
    }

    private static boolean isGzip(@Nullable String encoding) {
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    private void takeQuery(HttpServletRequest request, HttpServletResponse response) {
        Visitor visitor = visitor(request, Endpoint.GIF);
        byte[] json = QueryRecord.json(request.getQueryString());
        Exchange exchange = exchange(request, response);
        if (exchange.share().resize(json.length)) {
            take(json, json.length, Endpoint.GIF, visitor, exchange, this::image);
        } else {
            exchange.refuse(busy);
        }
    }

    private void takeBody(HttpServletRequest request, HttpServletResponse response, Endpoint endpoint)
            throws IOException {
        Visitor visitor = visitor(request, endpoint);
        boolean packed = isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        Exchange exchange = exchange(request, response);
        Reading read = new Reading(endpoint, visitor, exchange);
        new BodyReader(
                        request.getInputStream(),
                        request.getContentLengthLong(),
                        body.limitBytes(),
                        exchange.share(),
                        packed ? new Unpacking(read) : read)
                .start();
    }

    private Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(body.timeout().toMillis());
        Exchange exchange = new Exchange(async, budget.share(), Problem.tooSlow(body.timeout()), busy, metrics);
        async.addListener(exchange);
        return exchange;
    }

    /** Where a body goes once it is read. */
    private final class Reading implements BodyReader.Target {

        private final Endpoint endpoint;
        private final Visitor visitor;
        private final Exchange exchange;

        Reading(Endpoint endpoint, Visitor visitor, Exchange exchange) {
            this.endpoint = endpoint;
            this.visitor = visitor;
            this.exchange = exchange;
        }

        @Override
        public void read(byte[] bytes, int length) {
            take(bytes, length, endpoint, visitor, exchange, TrackServlet.this::answer);
        }

        @Override
        public void tooLarge() {
            exchange.refuse(Problem.tooLarge(body.limitBytes()));
        }

        @Override
        public void overBudget() {
            exchange.refuse(busy);
        }

        @Override
        public void broken(Throwable failure) {
            exchange.refuse(
                    failure instanceof SocketTimeoutException
                            ? Problem.tooSlow(body.timeout())
                            : Problem.badRequest(
                                    "The body must be complete, in its Content-Length and Content-Encoding"));
        }
    }

    /** Unpacks a body on its way. */
    private final class Unpacking implements BodyReader.Target {

        private final Reading next;

        Unpacking(Reading next) {
            this.next = next;
        }

        @Override
        public void read(byte[] packed, int length) {
            Gunzip.unpack(packed, length, body.limitBytes(), next.exchange.share(), next);
        }

        @Override
        public void tooLarge() {
            next.tooLarge();
        }

        @Override
        public void overBudget() {
            next.overBudget();
        }

        @Override
        public void broken(Throwable failure) {
            next.broken(failure);
        }
    }

    private void take(
            byte[] json,
            int length,
            Endpoint endpoint,
            Visitor visitor,
            Exchange exchange,
            Function<Verdict, Answer> answer) {
        exchange.handOver(commitTimeoutMillis);
        ingest.take(
                json,
                length,
                endpoint.shape(),
                visitor,
                exchange.share(),
                verdict -> exchange.answer(answer.apply(verdict)));
    }

    private Answer answer(Verdict verdict) {
        if (verdict instanceof Verdict.Taken taken) {
            return taken.isRefused()
                    ? Problem.allRejected(taken)
                    : new Accepted(taken, cookie.set(taken.newCookieId()));
        }
        if (verdict instanceof Verdict.Malformed malformed) {
            return Problem.badRequest(malformed.reason());
        }
        if (verdict instanceof Verdict.TooManyRecords tooMany) {
            return Problem.tooManyRecords(tooMany.reason());
        }
        if (verdict instanceof Verdict.OverBudget) {
            return busy;
        }
        if (verdict instanceof Verdict.Failed) {
            return Problem.failed();
        }
        return Problem.unavailable(((Verdict.Unavailable) verdict).requestIds(), retryAfter);
    }

    private Answer image(Verdict verdict) {
        if (verdict instanceof Verdict.Taken taken) {
            return new Gif(cookie.set(taken.newCookieId()));
        }
        return verdict instanceof Verdict.Malformed ? new Gif(null) : answer(verdict);
    }

    private Visitor visitor(HttpServletRequest request, Endpoint endpoint) {
        return new Visitor(
                endpoint.path(),
                cookie.of(request),
                text(request.getHeader(HttpHeaders.USER_AGENT)),
                text(request.getHeader(HttpHeaders.REFERER)));
    }

    /** Tomcat reads headers as ISO 8859-1; where the bytes are UTF-8, that is what was meant. */
    private static @Nullable String text(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return null;
        }
        if (isAscii(header)) {
            return header;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_NOT_ASCII) {
                return false;
            }
        }
        return true;
    }
}
