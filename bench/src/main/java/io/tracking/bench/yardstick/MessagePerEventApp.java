package io.tracking.bench.yardstick;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.awspring.cloud.sqs.operations.SqsTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accepts events as most people would write it: the body bound to a record, and one message for each event. */
@EnableAutoConfiguration
@RestController
public class MessagePerEventApp {

    private final SqsTemplate queue;

    MessagePerEventApp(SqsTemplate queue) {
        this.queue = queue;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(MessagePerEventApp.class, arguments);
    }

    @PostMapping("/track")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void track(@RequestBody Event event) {
        queue.send("tracking-events", event);
    }

    record Event(
            @JsonProperty("request_id") String requestId,
            @JsonProperty("request_timestamp") @Nullable String requestTimestamp,
            @JsonProperty("cookie_id") @Nullable String cookieId,
            @JsonProperty("topic") String topic,
            @JsonProperty("message") @Nullable String message,
            @JsonProperty("environment") @Nullable String environment,
            @JsonProperty("website_id") @Nullable String websiteId,
            @JsonProperty("user_account_id") @Nullable String userAccountId,
            @JsonProperty("location") @Nullable String location,
            @JsonProperty("user_agent") @Nullable String userAgent,
            @JsonProperty("referrer") @Nullable String referrer) {}
}
