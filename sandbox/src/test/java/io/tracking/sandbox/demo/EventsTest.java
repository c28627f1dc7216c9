package io.tracking.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final int MANY = 5_000;

    private final Events events = new Events(1);

    @Test
    void noIdComesTwiceAndBodiesVary() {
        Set<String> ids = new HashSet<>();
        Set<String> topics = new HashSet<>();
        LongStream.range(0, MANY).forEach(i -> {
            ids.add(events.requestId(i));
            String text = new String(events.event(i), StandardCharsets.UTF_8);
            topics.add(text.replaceAll(".*\"topic\":\"([^\"]+)\".*", "$1"));
        });

        assertThat(ids).hasSize(MANY);
        assertThat(topics).hasSize(100);
        assertThat(new Events(2).requestId(0)).isNotIn(ids);
    }
}
