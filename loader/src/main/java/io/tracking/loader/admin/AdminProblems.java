package io.tracking.loader.admin;

import io.tracking.loader.intake.DeadLetters;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.warehouse.WarehouseUnavailableException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Errors as {@code application/problem+json}. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
class AdminProblems {

    @ExceptionHandler
    ProblemDetail invalid(InvalidRequestException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setProperty("field", e.field());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof DatabindException mismatch
                && !mismatch.getPath().isEmpty()) {
            String field = mismatch.getPath().get(0).getPropertyName();
            ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                    HttpStatus.BAD_REQUEST, field + " cannot be read: " + mismatch.getOriginalMessage());
            problem.setProperty("field", field);
            return problem;
        }
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                "Cannot read the body: expected a JSON object, got "
                        + (e.getCause() instanceof JacksonException json ? json.getOriginalMessage() : "none"));
    }

    @ExceptionHandler
    ProblemDetail status(ResponseStatusException e) {
        return ProblemDetail.forStatusAndDetail(e.getStatusCode(), e.getReason());
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
