package io.tracking.api.http;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers 400 to a query of the management port that cannot be read, which otherwise would be logged with all that it holds.
 */
@RestControllerAdvice
class UnreadableQueries {

    @ExceptionHandler
    ProblemDetail unreadable(InvalidParameterException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The query must be parameters in UTF-8, percent-encoded");
    }
}
