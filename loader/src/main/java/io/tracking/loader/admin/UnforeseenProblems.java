package io.tracking.loader.admin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers failures that no other advice knows. */
@Order(Ordered.LOWEST_PRECEDENCE)
@RestControllerAdvice
class UnforeseenProblems {

    private static final Logger log = LoggerFactory.getLogger(UnforeseenProblems.class);

    @ExceptionHandler
    ProblemDetail unforeseen(RuntimeException e) {
        log.error("Cannot answer an admin's call: an unforeseen failure", e);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "Something failed here that should not; the loader's log tells more");
    }
}
