package io.tracking.api.http;

import io.tracking.api.ingest.Ingest;
import io.tracking.api.ingest.Verdict;
import io.tracking.api.ingest.Visitor;
import io.tracking.api.queue.ByteBudget;
import io.tracking.common.record.FieldError;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Takes records over HTTP. A servlet and not a controller: the way from bytes to rows is one pass. */
final class TrackServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final char FIRST_NOT_ASCII = 0x80;

    private final transient Ingest ingest;
    private final transient ByteBudget budget;
    private final transient Arrivals arrivals;
    private final transient VisitorCookie cookie;
    private final transient BodyProperties body;
    private final transient HttpMetrics metrics;
    private final transient Problem busy;
    private final transient Problem gaveWay;
    private final transient Duration retryAfter;
    private final transient Verdict.Cases<Answer> answers = new Answers();
    private final transient Verdict.Cases<Answer> images = new Images();
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
            Arrivals arrivals,
            VisitorCookie cookie,
            BodyProperties body,
            HttpMetrics metrics,
            Duration retryAfter,
            Duration commitTimeout) {
        this.ingest = ingest;
        this.budget = budget;
        this.arrivals = arrivals;
        this.cookie = cookie;
        this.body = body;
        this.metrics = metrics;
        this.retryAfter = retryAfter;
        busy = Problem.busy(retryAfter);
        gaveWay = Problem.gaveWay(retryAfter);
        commitTimeoutMillis = body.timeout().plus(commitTimeout.multipliedBy(2)).toMillis();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Endpoint endpoint = Objects.requireNonNull(Endpoint.at(request.getServletPath()));
        String method = request.getMethod();
        Problem problem = problemOf(request, endpoint, method);
        if (problem != null) {
            metrics.answered(problem);
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
            return Wire.of(request).isRead() ? null : Problem.bodyOfImage();
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
            take(json, json.length, Endpoint.GIF, visitor, exchange, images);
        } else {
            exchange.answer(busy);
        }
    }

    private void takeBody(HttpServletRequest request, HttpServletResponse response, Endpoint endpoint)
            throws IOException {
        Visitor visitor = visitor(request, endpoint);
        boolean packed = isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        Exchange exchange = exchange(request, response);
        Reading read = new Reading(endpoint, visitor, exchange);
        BodyReader reader = new BodyReader(
                request.getInputStream(),
                request.getContentLengthLong(),
                body.limitBytes(),
                exchange,
                packed ? new Unpacking(read) : read);
        reader.start();
    }

    private Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(body.timeout().toMillis());
        Exchange exchange = new Exchange(
                async,
                Wire.of(request),
                budget.share(),
                arrivals.arrival(),
                Problem.tooSlow(body.timeout()),
                busy,
                gaveWay,
                metrics);
        async.addListener(exchange);
        return exchange;
    }

    /** Where a body goes once it is read. */
    private final class Reading implements BodyReader.Target, Gunzip.Target {

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
            take(bytes, length, endpoint, visitor, exchange, answers);
        }

        @Override
        public void tooLarge() {
            exchange.answer(Problem.tooLarge(body.limitBytes()));
        }

        @Override
        public void overBudget() {
            exchange.answer(busy);
        }

        @Override
        public void broken(IOException failure) {
            exchange.answer(
                    failure instanceof SocketTimeoutException ? Problem.tooSlow(body.timeout()) : Problem.cutOff());
        }

        @Override
        public void damaged(byte[] bytes, int length, String reason) {
            exchange.handOver(commitTimeoutMillis);
            exchange.run(() -> ingest.refuse(
                    bytes,
                    length,
                    new FieldError(
                            "",
                            "damaged",
                            "The body is not gzip, as its Content-Encoding says: " + reason
                                    + "; what could be unpacked is kept"),
                    visitor,
                    exchange.share(),
                    verdict -> exchange.run(() -> exchange.settle(verdict.choose(answers)))));
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
        public void broken(IOException failure) {
            next.broken(failure);
        }
    }

    private void take(
            byte[] json,
            int length,
            Endpoint endpoint,
            Visitor visitor,
            Exchange exchange,
            Verdict.Cases<Answer> answers) {
        exchange.handOver(commitTimeoutMillis);
        exchange.run(() -> ingest.take(
                json,
                length,
                endpoint.shape(),
                visitor,
                exchange.share(),
                verdict -> exchange.run(() -> exchange.settle(verdict.choose(answers)))));
    }

    /** For those who can read an answer. */
    private final class Answers implements Verdict.Cases<Answer> {

        @Override
        public Answer taken(Verdict.Taken taken) {
            return taken.isRefused()
                    ? Problem.allRejected(taken)
                    : new Accepted(taken, cookie.set(taken.newCookieId()));
        }

        @Override
        public Answer malformed(Verdict.Malformed malformed) {
            return Problem.malformed(malformed.reason());
        }

        @Override
        public Answer unavailable(Verdict.Unavailable unavailable) {
            return Problem.unavailable(unavailable.requestIds(), retryAfter);
        }

        @Override
        public Answer tooManyRecords(Verdict.TooManyRecords tooMany) {
            return Problem.tooManyRecords(tooMany.reason());
        }

        @Override
        public Answer overBudget(Verdict.OverBudget overBudget) {
            return busy;
        }

        @Override
        public Answer failed(Verdict.Failed failed) {
            return Problem.failed();
        }
    }

    /** For an image, which shows no reasons. */
    private final class Images implements Verdict.Cases<Answer> {

        @Override
        public Answer taken(Verdict.Taken taken) {
            return new Gif(cookie.set(taken.newCookieId()));
        }

        @Override
        public Answer malformed(Verdict.Malformed malformed) {
            return new Gif(null);
        }

        @Override
        public Answer unavailable(Verdict.Unavailable unavailable) {
            return answers.unavailable(unavailable);
        }

        @Override
        public Answer tooManyRecords(Verdict.TooManyRecords tooMany) {
            return answers.tooManyRecords(tooMany);
        }

        @Override
        public Answer overBudget(Verdict.OverBudget overBudget) {
            return answers.overBudget(overBudget);
        }

        @Override
        public Answer failed(Verdict.Failed failed) {
            return answers.failed(failed);
        }
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
