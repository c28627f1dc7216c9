package io.tracking.api.http;

import io.tracking.api.commit.ByteBudget;
import io.tracking.api.ingest.Ingest;
import io.tracking.api.ingest.Verdict;
import io.tracking.api.ingest.Visitor;
import io.tracking.common.record.BodyShape;
import io.tracking.common.record.Room;
import io.tracking.common.rejected.FieldError;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reads bodies within the limits of size, time and memory, unpacks them, hands them to whoever knows what they are, and from
 * there to the ingest. Whatever call brings records goes this way. Thread-safe.
 */
final class BodyIntake {

    /** Knows what a body is. */
    interface Taker {

        /** Takes {@code length} bytes of a body, unpacked; ends in {@link BodyIntake#take} or an answer. */
        void take(byte[] body, int length, Visitor visitor, Exchange exchange);

        /** Has a body kept that is none; ends in {@link BodyIntake#reject} or an answer. */
        void reject(byte[] body, int length, FieldError error, Visitor visitor, Exchange exchange);

        /** The answer where nothing was taken for that reason. */
        default Answer refusal(Problem problem) {
            return problem;
        }

        /** Whether a packed body need not say so in its Content-Encoding. */
        default boolean looksForGzip() {
            return false;
        }
    }

    private static final int GZIP_1 = 0x1f;
    private static final byte GZIP_2 = (byte) 0x8b;

    private final Ingest ingest;
    private final ByteBudget budget;
    private final Arrivals arrivals;
    private final BodyProperties body;
    private final HttpMetrics metrics;
    private final Problem busy;
    private final Problem gaveWay;
    private final long commitTimeoutMillis;

    /**
     * Builds the intake.
     *
     * @param retryAfter of every 503
     * @param commitTimeout after which the queue has answered, one way or the other
     */
    BodyIntake(
            Ingest ingest,
            ByteBudget budget,
            Arrivals arrivals,
            BodyProperties body,
            HttpMetrics metrics,
            Duration retryAfter,
            Duration commitTimeout) {
        this.ingest = ingest;
        this.budget = budget;
        this.arrivals = arrivals;
        this.body = body;
        this.metrics = metrics;
        busy = Problem.busy(retryAfter);
        gaveWay = Problem.gaveWay(retryAfter);
        commitTimeoutMillis = body.timeout().plus(commitTimeout.multipliedBy(2)).toMillis();
    }

    /** The answer where there is no room. */
    Problem busy() {
        return busy;
    }

    /** Room for what a body becomes on its way, beside its own {@code length} bytes. */
    Reserved room(Exchange exchange, int length) {
        return new Reserved(exchange.share(), length, budget.limit() / 2);
    }

    /** Makes room in the budget for what one body becomes before it is handed to the ingest. */
    static final class Reserved implements Room {

        private final ByteBudget.Share share;
        private final int body;
        private final long most;
        private boolean tooMuch;

        private Reserved(ByteBudget.Share share, int body, long most) {
            this.share = share;
            this.body = body;
            this.most = most;
        }

        @Override
        public boolean resize(long bytes) {
            tooMuch |= bytes > most;
            return !tooMuch && share.resize(body + bytes);
        }

        /** Why this body would never have room; null when there may be room later. */
        @Nullable
        String tooMuch() {
            return tooMuch
                    ? "the records that a body becomes may take up " + most
                            + " bytes on their way; send its events in several"
                    : null;
        }
    }

    /** What is wrong with the body's Content-Encoding; null when nothing is. */
    static @Nullable Problem problemOfEncoding(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean readable = encoding == null || isGzip(encoding) || encoding.equalsIgnoreCase("identity");
        return readable ? null : Problem.unsupportedEncoding(encoding);
    }

    private static boolean isGzip(@Nullable String encoding) {
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    /** Reads the request's body and hands it to {@code taker}; the request is answered by then, or later. */
    void receive(HttpServletRequest request, HttpServletResponse response, Visitor visitor, Taker taker)
            throws IOException {
        boolean packed = isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        Exchange exchange = exchange(request, response);
        Reading read = new Reading(taker, visitor, exchange);
        BodyReceiver reader = new BodyReceiver(
                request.getInputStream(),
                request.getContentLengthLong(),
                body.limitBytes(),
                exchange,
                packed || taker.looksForGzip() ? new Unpacking(read, packed) : read);
        reader.start();
    }

    /** Begins the request's way to its answer. */
    Exchange exchange(HttpServletRequest request, HttpServletResponse response) {
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

    /**
     * Hands records to the ingest.
     *
     * @param beside bytes that are kept meanwhile beside {@code json}
     */
    void take(
            byte[] json,
            int length,
            int beside,
            BodyShape shape,
            Visitor visitor,
            Exchange exchange,
            Verdict.Cases<Answer> answers) {
        exchange.handOver(commitTimeoutMillis);
        exchange.run(() -> ingest.take(
                json,
                length,
                beside,
                shape,
                visitor,
                exchange.share(),
                verdict -> exchange.run(() -> exchange.settle(verdict.choose(answers)))));
    }

    /** Has a body kept in which no record can be told. */
    void reject(
            byte[] bytes,
            int length,
            FieldError error,
            Visitor visitor,
            Exchange exchange,
            Verdict.Cases<Answer> answers) {
        exchange.handOver(commitTimeoutMillis);
        exchange.run(() -> ingest.reject(
                bytes,
                length,
                error,
                visitor,
                exchange.share(),
                verdict -> exchange.run(() -> exchange.settle(verdict.choose(answers)))));
    }

    /** Hands a body on once it is read. */
    private final class Reading implements BodyReceiver.Target, Gunzip.Target {

        private final Taker taker;
        private final Visitor visitor;
        private final Exchange exchange;

        Reading(Taker taker, Visitor visitor, Exchange exchange) {
            this.taker = taker;
            this.visitor = visitor;
            this.exchange = exchange;
        }

        @Override
        public void read(byte[] bytes, int length) {
            taker.take(bytes, length, visitor, exchange);
        }

        @Override
        public void tooLarge() {
            exchange.answer(taker.refusal(Problem.tooLarge(body.limitBytes())));
        }

        @Override
        public void overBudget() {
            exchange.answer(taker.refusal(busy));
        }

        @Override
        public void broken(IOException failure) {
            exchange.answer(
                    failure instanceof SocketTimeoutException ? Problem.tooSlow(body.timeout()) : Problem.cutOff());
        }

        @Override
        public void damaged(byte[] bytes, int length, String reason) {
            FieldError error = new FieldError(
                    "",
                    "damaged",
                    "The body is not gzip, as its Content-Encoding says: " + reason
                            + "; what could be unpacked is kept");
            taker.reject(bytes, length, error, visitor, exchange);
        }
    }

    /** Unpacks a body on its way. */
    private final class Unpacking implements BodyReceiver.Target {

        private final Reading next;
        private final boolean said;

        /** @param said whether the body must be gzip; else only one is unpacked that begins like one, as JSON does not */
        Unpacking(Reading next, boolean said) {
            this.next = next;
            this.said = said;
        }

        @Override
        public void read(byte[] packed, int length) {
            if (said || (length > 1 && packed[0] == GZIP_1 && packed[1] == GZIP_2)) {
                Gunzip.unpack(packed, length, body.limitBytes(), next.exchange.share(), next);
            } else {
                next.read(packed, length);
            }
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
}
