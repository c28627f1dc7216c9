package io.tracking.loader.admin;

import io.tracking.loader.guard.GuardProblem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers as a problem what the server answers by itself: Boot's own page is another form of JSON, or HTML. */
@RestController
class ErrorPage implements ErrorController {

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpStatus.NOT_FOUND.value();
        HttpStatus known = HttpStatus.resolve(status);
        new GuardProblem(
                        status,
                        "The server refuses this request: "
                                + (known == null
                                        ? status
                                        : known.getReasonPhrase().toLowerCase(java.util.Locale.ROOT)))
                .write(response);
    }
}
