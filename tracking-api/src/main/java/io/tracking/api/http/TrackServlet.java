package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import io.tracking.api.ingest.Visitor;
import io.tracking.api.sources.Admission;
import io.tracking.api.sources.Entrance;
import io.tracking.common.rejected.FieldError;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Takes records over HTTP. A servlet and not a controller: the way from bytes to rows is one pass. */
final class TrackServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient BodyIntake intake;
    private final transient VisitorReader visitors;
    private final transient VisitorCookie cookie;
    private final transient Entrance entrance;
    private final transient HttpMetrics metrics;
    private final transient Duration retryAfter;
    private final transient Verdict.Cases<Answer> answers = new Answers();
    private final transient Verdict.Cases<Answer> images = new Images();
    private final transient Map<RecordEndpoint, BodyIntake.Taker> takers = new EnumMap<>(RecordEndpoint.class);

    /**
     * Builds the servlet.
     *
     * @param retryAfter of every 503
     */
    TrackServlet(
            BodyIntake intake,
            VisitorCookie cookie,
            VisitorReader visitors,
            Entrance entrance,
            HttpMetrics metrics,
            Duration retryAfter) {
        this.intake = intake;
        this.cookie = cookie;
        this.entrance = entrance;
        this.metrics = metrics;
        this.retryAfter = retryAfter;
        this.visitors = visitors;
        for (RecordEndpoint endpoint : RecordEndpoint.values()) {
            takers.put(endpoint, new RecordTaker(endpoint));
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RecordEndpoint endpoint = RecordEndpoint.at(request.getServletPath());
        String method = request.getMethod();
        Problem problem = problemOf(request, endpoint, method);
        Admission.Admitted admitted = null;
        if (problem == null && entrance.isGuarded() && !method.equals("OPTIONS")) {
            Admission admission = SentKey.admit(entrance, request);
            if (admission instanceof Admission.Refused refused) {
                problem = Problem.refused(refused);
            } else {
                admitted = (Admission.Admitted) admission;
            }
        }
        if (problem != null) {
            metrics.answered(problem);
            problem.write(response);
        } else if (method.equals("OPTIONS")) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            response.setHeader(HttpHeaders.ALLOW, Problem.allowed(endpoint));
        } else if (endpoint == RecordEndpoint.GIF) {
            takeQuery(request, response, admitted);
        } else {
            intake.receive(
                    request,
                    response,
                    visitors.of(request, endpoint.path(), admitted),
                    Objects.requireNonNull(takers.get(endpoint)));
        }
    }

    private static @Nullable Problem problemOf(HttpServletRequest request, RecordEndpoint endpoint, String method) {
        if (method.equals("OPTIONS")) {
            return null;
        }
        if (!method.equals(endpoint.method())) {
            return Problem.notAllowed(endpoint, method);
        }
        if (endpoint == RecordEndpoint.GIF) {
            return Wire.of(request).isRead() ? null : Problem.bodyOfImage();
        }
        String type = request.getContentType();
        if (!MediaTypes.isReadable(type)) {
            return Problem.unsupportedType(type);
        }
        return BodyIntake.problemOfEncoding(request);
    }

    private void takeQuery(
            HttpServletRequest request, HttpServletResponse response, Admission.@Nullable Admitted admitted) {
        Visitor visitor = visitors.of(request, RecordEndpoint.GIF.path(), admitted);
        String query = request.getQueryString();
        byte[] json = QueryRecord.json(entrance.asksForKeys() ? SentKey.without(query) : query);
        Exchange exchange = intake.exchange(request, response);
        if (exchange.share().resize(json.length)) {
            intake.take(json, json.length, 0, RecordEndpoint.GIF.shape(), visitor, exchange, images);
        } else {
            exchange.answer(intake.busy());
        }
    }

    /** What takes the bodies of one call. */
    private final class RecordTaker implements BodyIntake.Taker {

        private final RecordEndpoint endpoint;

        RecordTaker(RecordEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void take(byte[] body, int length, Visitor visitor, Exchange exchange) {
            intake.take(body, length, 0, endpoint.shape(), visitor, exchange, answers);
        }

        @Override
        public void reject(byte[] body, int length, FieldError error, Visitor visitor, Exchange exchange) {
            intake.reject(body, length, error, visitor, exchange, answers);
        }
    }

    /** Answers those who can read an answer. */
    private final class Answers implements Verdict.Cases<Answer> {

        @Override
        public Answer taken(Verdict.Taken taken) {
            return taken.isAllRejected()
                    ? Problem.allRejected(taken)
                    : new AcceptedAnswer(taken, cookie.set(taken.newCookieId()));
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
            return intake.busy();
        }

        @Override
        public Answer overRate(Verdict.OverRate overRate) {
            return Problem.refused(overRate.refused());
        }

        @Override
        public Answer failed(Verdict.Failed failed) {
            return Problem.failed();
        }
    }

    /** Answers with an image, which shows no reasons. */
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
        public Answer overRate(Verdict.OverRate overRate) {
            return answers.overRate(overRate);
        }

        @Override
        public Answer failed(Verdict.Failed failed) {
            return answers.failed(failed);
        }
    }
}
