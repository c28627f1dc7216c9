package io.tracking.api.http;

import io.tracking.api.ingest.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** 202: the queue has the records. */
record AcceptedAnswer(Verdict.Taken verdict, @Nullable String setCookie) implements Answer {

    @Override
    public int status() {
        return HttpStatus.ACCEPTED.value();
    }

    @Override
    public void write(HttpServletResponse response) throws IOException {
        if (setCookie != null) {
            response.addHeader(HttpHeaders.SET_COOKIE, setCookie);
        }
        Answer.write(response, status(), "application/json", AnswerJson.taken(verdict));
    }
}
