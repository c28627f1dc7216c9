package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import io.tracking.api.SpillUnderTest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.async.AsyncRequestBody;

class ContractsIT {

    private static final String SCHEMA = "{\"type\":\"object\",\"required\":[\"price\"]}";

    @Test
    void marksAndRefusesByTheSchemasOfABucket() {
        try (QueueUnderTest queue = QueueUnderTest.create();
                SpillUnderTest bucket = SpillUnderTest.create()) {
            for (String name : new String[] {"a.json", "checkout%3Adone.json", "more/nested.json", "README.md"}) {
                bucket.client()
                        .putObject(
                                request -> request.bucket(bucket.bucket()).key("contracts/" + name),
                                AsyncRequestBody.fromString(SCHEMA))
                        .join();
            }
            Map<String, String> properties = new HashMap<>(bucket.properties());
            properties.putAll(queue.properties());
            properties.remove("tracking.spill.bucket");
            try (RunningApi api = RunningApi.start(
                    properties,
                    "tracking.contracts.location=s3://" + bucket.bucket() + "/contracts",
                    "tracking.contracts.violation=mark",
                    "tracking.contracts.refuse-topics=checkout:*",
                    "tracking.sources.shop.key=key-of-the-shop-0001")) {
                Client client = api.client();
                HttpResponse<String> answer = client.send(client.post(
                                "/track",
                                "[{\"topic\":\"a\",\"message\":{\"cost\":1},\"contract\":\"mine\"},{\"topic\":\"a\",\"message\":{\"price\":1}},"
                                        + "{\"topic\":\"checkout:done\",\"message\":\"free\"},{\"topic\":\"nested\"},"
                                        + "{\"event_uuid\":\"1\",\"event_name\":\"a\",\"created_at\":1,\"price\":2}]")
                        .header("X-Write-Key", "key-of-the-shop-0001"));

                assertThat(answer.statusCode()).isEqualTo(202);
                assertThat(answer.body())
                        .contains("{\"index\":2,\"errors\":[{\"field\":\"message\",\"code\":\"contract\"");
                QueueUnderTest.Received received = queue.drain();
                assertThat(received.events()).hasSize(4);
                assertThat(received.events().get(0))
                        .endsWith(
                                "\"_extra\":{\"client.contract\":\"mine\",\"contract\":[{\"at\":\"\",\"rule\":\"required\"}],"
                                        + "\"source\":\"shop\"}}");
                assertThat(received.events().subList(1, 4)).noneMatch(row -> row.contains("\"contract\""));
                assertThat(received.rejected()).singleElement().satisfies(line -> assertThat(line)
                        .contains("\"code\":\"contract\"", "free", "\"key_source\":\"shop\""));
                assertThat(client.get("/actuator/prometheus").body())
                        .contains("tracking_contract_violations_total{topic=\"a\"} 1.0")
                        .contains("tracking_contract_violations_total{topic=\"checkout:done\"} 1.0")
                        .contains("tracking_contracts 2.0");
            }
        }
    }
}
