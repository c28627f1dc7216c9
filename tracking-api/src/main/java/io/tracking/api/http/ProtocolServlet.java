package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import io.tracking.api.ingest.Visitor;
import io.tracking.api.protocol.Protocol;
import io.tracking.api.protocol.ProtocolCall;
import io.tracking.api.protocol.ProtocolTable;
import io.tracking.api.protocol.Reply;
import io.tracking.api.protocol.Translation;
import io.tracking.api.sources.Admission;
import io.tracking.api.sources.Entrance;
import io.tracking.common.record.BodyShape;
import io.tracking.common.rejected.FieldError;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Takes events from the SDKs of others, on the way that bodies of {@code /track} go, and answers as those SDKs expect. */
final class ProtocolServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final transient ProtocolTable protocols;
    private final transient BodyIntake intake;
    private final transient VisitorReader visitors;
    private final transient Entrance entrance;
    private final transient HttpMetrics metrics;
    private final transient Duration retryAfter;
    private final transient Clock clock;

    /**
     * Builds the servlet.
     *
     * @param retryAfter of every 503
     */
    ProtocolServlet(
            ProtocolTable protocols,
            BodyIntake intake,
            VisitorReader visitors,
            Entrance entrance,
            HttpMetrics metrics,
            Duration retryAfter,
            Clock clock) {
        this.protocols = protocols;
        this.intake = intake;
        this.metrics = metrics;
        this.retryAfter = retryAfter;
        this.clock = clock;
        this.visitors = visitors;
        this.entrance = entrance;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        List<ProtocolTable.Spoken> all = protocols.at(path);
        List<ProtocolTable.Spoken> mine = all.stream()
                .filter(spoken -> spoken.route().method().equals(request.getMethod()))
                .toList();
        Problem problem = problemOf(request, path, all, mine);
        if (problem != null) {
            metrics.answered(problem);
            problem.write(response);
        } else if (request.getMethod().equals("OPTIONS")) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            response.setHeader(HttpHeaders.ALLOW, allowed(all));
        } else if (mine.get(0).route().isPixel()) {
            takeQuery(request, response, path, mine);
        } else {
            boolean form = isForm(request.getContentType());
            intake.receive(
                    request, response, visitors.of(request, path, null), new EventTaker(request, path, form, mine));
        }
    }

    /** Without its last slash, which some SDKs send and others do not. */
    private static String path(HttpServletRequest request) {
        String rest = request.getPathInfo();
        String path = rest == null ? request.getServletPath() : request.getServletPath() + rest;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static @Nullable Problem problemOf(
            HttpServletRequest request, String path, List<ProtocolTable.Spoken> all, List<ProtocolTable.Spoken> mine) {
        if (all.isEmpty()) {
            return Problem.of(
                    HttpStatus.NOT_FOUND.value(),
                    "There is no such call; docs/SENDING.md lists them",
                    RefusalReason.PATH);
        }
        if (request.getMethod().equals("OPTIONS")) {
            return null;
        }
        if (mine.isEmpty()) {
            return Problem.notAllowed(path, methods(all), request.getMethod(), allowed(all));
        }
        String type = request.getContentType();
        if (!isForm(type) && !MediaTypes.isReadable(type)) {
            return Problem.unsupportedType(type);
        }
        return BodyIntake.problemOfEncoding(request);
    }

    private static String methods(List<ProtocolTable.Spoken> all) {
        return all.stream().map(spoken -> spoken.route().method()).distinct().collect(Collectors.joining(", "));
    }

    private static String allowed(List<ProtocolTable.Spoken> all) {
        return methods(all) + ", OPTIONS";
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    private void takeQuery(
            HttpServletRequest request, HttpServletResponse response, String path, List<ProtocolTable.Spoken> mine) {
        Visitor visitor = visitors.of(request, path, null);
        byte[] json = QueryRecord.json(request.getQueryString());
        EventTaker taker = new EventTaker(request, path, true, mine);
        Exchange exchange = intake.exchange(request, response);
        if (exchange.share().resize(json.length)) {
            exchange.run(() -> taker.translate(json, json.length, true, visitor, exchange));
        } else {
            exchange.answer(intake.busy());
        }
    }

    /** Takes the bodies of one call. */
    private final class EventTaker implements BodyIntake.Taker {

        private final HttpServletRequest request;
        private final String path;
        private final boolean form;
        private final List<ProtocolTable.Spoken> candidates;
        private final Answers answers;

        EventTaker(HttpServletRequest request, String path, boolean form, List<ProtocolTable.Spoken> candidates) {
            this.request = request;
            this.path = path;
            this.form = form;
            this.candidates = candidates;
            answers = new Answers(
                    candidates.get(0).protocol(), candidates.get(0).route().isPixel());
        }

        @Override
        public boolean looksForGzip() {
            return true;
        }

        /** Before the body tells whose it is; of two that share a path the one that reads the answer's body is answered as it expects. */
        @Override
        public Answer refusal(Problem problem) {
            return candidates.stream()
                    .map(spoken -> answers(spoken.protocol()).refusal(problem))
                    .filter(answer -> answer != problem)
                    .findFirst()
                    .orElse(problem);
        }

        @Override
        public void take(byte[] body, int length, Visitor visitor, Exchange exchange) {
            // RudderStack's SDK for Node says that its JSON is a form.
            boolean form = this.form && length > 0 && body[0] != '{' && body[0] != '[';
            if (form && !exchange.share().resize(3L * length)) {
                exchange.answer(intake.busy());
                return;
            }
            if (form) {
                byte[] json = QueryRecord.json(new String(body, 0, length, StandardCharsets.ISO_8859_1));
                translate(json, json.length, true, visitor, exchange);
            } else {
                translate(body, length, false, visitor, exchange);
            }
        }

        private Answers answers(Protocol protocol) {
            return new Answers(protocol, candidates.get(0).route().isPixel());
        }

        void translate(byte[] body, int length, boolean form, Visitor visitor, Exchange exchange) {
            ProtocolCall call = new ProtocolCall(path, form, clock.instant());
            var fixed = candidates.get(0).route().reply();
            if (fixed != null) {
                exchange.answer(new ReplyAnswer(fixed.apply(call), null));
                return;
            }
            BodyIntake.Reserved room = intake.room(exchange, length);
            Translation translation = ProtocolTable.translate(candidates, call, body, length, room);
            if (translation instanceof Translation.Records records) {
                Answers told = answers(records.protocol());
                Visitor sender = admitted(visitor, records.key(), told, exchange);
                if (sender != null) {
                    intake.take(
                            records.body(),
                            records.length(),
                            length + records.body().length - records.length(),
                            BodyShape.TRACK,
                            sender,
                            exchange,
                            told);
                }
            } else if (translation instanceof Translation.Unreadable unreadable) {
                Answers told = answers(unreadable.protocol());
                Visitor sender = admitted(visitor, unreadable.key(), told, exchange);
                if (sender != null) {
                    intake.reject(body, length, unreadable.error(), sender, exchange, told);
                }
            } else {
                String tooMuch = room.tooMuch();
                exchange.answer(refusal(tooMuch == null ? intake.busy() : Problem.tooManyRecords(tooMuch)));
            }
        }

        @Override
        public void reject(byte[] body, int length, FieldError error, Visitor visitor, Exchange exchange) {
            Visitor sender = admitted(visitor, null, answers, exchange);
            if (sender != null) {
                intake.reject(body, length, error, sender, exchange, answers);
            }
        }

        /**
         * The sender as one that may send, now that the key is known that its body holds.
         *
         * @return null when it may not, and has been answered so
         */
        private @Nullable Visitor admitted(Visitor visitor, @Nullable String key, Answers told, Exchange exchange) {
            if (!entrance.isGuarded()) {
                return visitor;
            }
            Admission admission = SentKey.admit(entrance, request, key);
            if (admission instanceof Admission.Refused refused) {
                exchange.answer(told.refusal(Problem.refused(refused)));
                return null;
            }
            return new Visitor(
                    visitor.source(),
                    visitor.cookieId(),
                    visitor.userAgent(),
                    visitor.location(),
                    (Admission.Admitted) admission,
                    visitor.wishes(),
                    visitor.trace());
        }
    }

    /** Answers as the protocol does where it is about events; with a problem where nothing was taken. */
    private final class Answers implements Verdict.Cases<Answer> {

        private final Protocol protocol;
        private final boolean pixel;

        Answers(Protocol protocol, boolean pixel) {
            this.protocol = protocol;
            this.pixel = pixel;
        }

        Answer refusal(Problem problem) {
            Reply reply = protocol.refused(problem.status(), problem.detail());
            return reply == null ? problem : new ReplyAnswer(reply, problem);
        }

        @Override
        public Answer taken(Verdict.Taken taken) {
            if (pixel) {
                return new Gif(null);
            }
            if (!taken.isAllRejected()) {
                return new ReplyAnswer(protocol.taken(taken), null);
            }
            Reply rejected = protocol.rejected(taken);
            return rejected == null ? Problem.allRejected(taken) : new ReplyAnswer(rejected, null);
        }

        @Override
        public Answer malformed(Verdict.Malformed malformed) {
            return pixel ? new Gif(null) : refusal(Problem.malformed(malformed.reason()));
        }

        @Override
        public Answer unavailable(Verdict.Unavailable unavailable) {
            return refusal(Problem.unavailable(unavailable.requestIds(), retryAfter));
        }

        @Override
        public Answer tooManyRecords(Verdict.TooManyRecords tooMany) {
            return refusal(Problem.tooManyRecords(tooMany.reason()));
        }

        @Override
        public Answer overBudget(Verdict.OverBudget overBudget) {
            return refusal(intake.busy());
        }

        @Override
        public Answer overRate(Verdict.OverRate overRate) {
            return refusal(Problem.refused(overRate.refused()));
        }

        @Override
        public Answer failed(Verdict.Failed failed) {
            return refusal(Problem.failed());
        }
    }

    /**
     * What a protocol says, as an answer.
     *
     * @param problem whose headers and whose reason stay the same; null for none
     */
    private record ReplyAnswer(Reply reply, @Nullable Problem problem) implements Answer {

        @Override
        public int status() {
            return reply.status();
        }

        @Override
        public @Nullable RefusalReason refusal() {
            return problem == null ? null : problem.refusal();
        }

        @Override
        public void write(HttpServletResponse response) throws IOException {
            if (problem != null) {
                problem.headers().forEach(response::setHeader);
            }
            Answer.write(response, status(), reply.contentType(), reply.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
