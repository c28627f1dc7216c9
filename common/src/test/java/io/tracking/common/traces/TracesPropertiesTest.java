package io.tracking.common.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TracesPropertiesTest {

    private static TracesProperties with(String endpoint, String... headers) {
        return new TracesProperties(endpoint, 0.01, List.of(headers), 2_048);
    }

    @Test
    void readsHeadersByName() {
        assertThat(with("", "Authorization=Basic YTpi=", "x-tenant = a").headersByName())
                .containsEntry("Authorization", "Basic YTpi=")
                .containsEntry("x-tenant", "a");
    }

    @Test
    void saysWhichHeaderItCannotReadAndNotWhatItIs() {
        assertThatThrownBy(() -> with("", "a=b", "secret"))
                .hasMessage("tracking.traces.headers[1] must be name=value, got something else of 6 characters");
        assertThat(with("", "Authorization=secret").toString()).doesNotContain("secret");
    }

    @Test
    void refusesWhatIsNoUrl() {
        assertThat(with("https://collector:4318/v1/traces").endpoint()).isNotEmpty();
        assertThatThrownBy(() -> with("collector:4318"))
                .hasMessageContaining("tracking.traces.endpoint must be a URL")
                .hasMessageContaining("got collector:4318");
        assertThatThrownBy(() -> with("https://me:hush@collector:4318/v1/traces"))
                .hasMessageContaining("tracking.traces.endpoint must have no user and no password")
                .message()
                .doesNotContain("hush");
    }
}
