package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoredCredentialsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger asked = new AtomicInteger();
    private String text = "{\"password\":\"first\"}";
    private final StoredCredentials credentials = new StoredCredentials(
            id -> {
                asked.incrementAndGet();
                if (text.isEmpty()) {
                    throw new UnreadableCredentialsException(id, "throttled", null);
                }
                return text;
            },
            "warehouse",
            "configured",
            nanos::get,
            Clock.systemUTC());

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String password() {
        return credentials.getCredentials().getPassword();
    }

    @Test
    void theSecretIsReadAgainAndOnceASecondAtMost() {
        for (int i = 0; i < 100; i++) {
            assertThat(password()).isEqualTo("first");
            text = "{\"password\":\"second\"}";
        }
        assertThat(asked).hasValue(1);

        pass(Duration.ofSeconds(1));
        assertThat(password()).isEqualTo("second");
        assertThat(credentials.getCredentials().getUsername()).isEqualTo("configured");
    }

    @Test
    void whatWasReadLastIsUsedWhileTheStoreDoesNotAnswer() {
        assertThat(password()).isEqualTo("first");
        text = "";
        pass(Duration.ofSeconds(1));

        assertThat(password()).isEqualTo("first");
        assertThat(password()).isEqualTo("first");
        assertThat(asked).hasValue(2);
    }

    @Test
    void withoutOneItSaysSoAndDoesNotHammerTheStore() {
        text = "";
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(this::password)
                    .isInstanceOf(UnreadableCredentialsException.class)
                    .hasMessage("cannot read the credentials in warehouse: throttled");
        }
        assertThat(asked).hasValue(1);

        text = "{\"password\":\"first\"}";
        pass(Duration.ofSeconds(1));
        assertThat(password()).isEqualTo("first");
    }
}
