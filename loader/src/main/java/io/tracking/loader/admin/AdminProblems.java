package io.tracking.loader.admin;

import io.tracking.loader.deadletters.DeadLetters;
import io.tracking.loader.guard.Cut;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;

/** Answers errors as {@code application/problem+json}. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
class AdminProblems {

    @ExceptionHandler
    ProblemDetail invalid(InvalidRequestException e) {
        return invalid(e.field(), String.valueOf(e.getMessage()));
    }

    /** Of whatever call; the exceptions hold what the query holds. */
    @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
    ProblemDetail unreadableQuery() {
        return invalid(
                "the query",
                "the query must be parameters in UTF-8, percent-encoded, with names without control characters, got others");
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        UnreadableBody body = UnreadableBody.of(e.getCause());
        return body.field().isEmpty()
                ? ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, body.detail())
                : invalid(body.field(), body.detail());
    }

    private static ProblemDetail invalid(String field, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        problem.setProperty("field", field);
        return problem;
    }

    @ExceptionHandler
    ProblemDetail status(ResponseStatusException e) {
        return ProblemDetail.forStatusAndDetail(e.getStatusCode(), Cut.of(String.valueOf(e.getReason())));
    }

    @ExceptionHandler({
        WarehouseUnavailableException.class,
        LakeUnavailableException.class,
        DeadLetters.UnavailableException.class
    })
    ProblemDetail unavailable(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage());
    }
}
