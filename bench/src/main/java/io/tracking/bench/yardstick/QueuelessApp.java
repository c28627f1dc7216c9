package io.tracking.bench.yardstick;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reads the body, answers 202, and forgets it: what Boot itself costs. */
@EnableAutoConfiguration
@RestController
public class QueuelessApp {

    public static void main(String[] arguments) {
        SpringApplication.run(QueuelessApp.class, arguments);
    }

    @PostMapping("/track")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void track(@RequestBody byte[] body) {
        if (body.length == 0) {
            throw new IllegalArgumentException("The body must not be empty");
        }
    }
}
