package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class SignInTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger asked = new AtomicInteger();
    private String right = "right";
    private String state = "28000";
    private final SignIn signIn = new SignIn(
            new AbstractDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    return getConnection("nobody", "nothing");
                }

                @Override
                public Connection getConnection(String user, String password) throws SQLException {
                    asked.incrementAndGet();
                    if (!password.equals(right)) {
                        throw new SQLException(
                                "FATAL: password authentication failed for user \"" + user + "\"", state);
                    }
                    return (Connection) Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (proxy, method, args) -> null);
                }
            },
            nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** As a pool does that somebody waits for: a hundred times a second here. */
    private void tryFor(Duration time) {
        for (Duration at = Duration.ZERO; at.compareTo(time) < 0; at = at.plusMillis(10)) {
            assertThatThrownBy(() -> signIn.getConnection("loader", "wrong"))
                    .isInstanceOf(SignInRefusedException.class)
                    .hasMessageContaining("password authentication failed for user \"loader\"")
                    .message()
                    .doesNotContain("wrong");
            pass(Duration.ofMillis(10));
        }
    }

    @Test
    void whatWasRefusedIsAskedAgainSeldom() {
        tryFor(Duration.ofMinutes(1));
        assertThat(asked).hasValueLessThanOrEqualTo(12);

        tryFor(Duration.ofMinutes(10));
        assertThat(asked).as("in eleven minutes").hasValueBetween(15, 36);
    }

    @Test
    void othersAreTriedAtOnceAndTheOldOnesAgainAfterThem() throws SQLException {
        tryFor(Duration.ofSeconds(30));
        int before = asked.get();

        assertThat(signIn.getConnection("loader", "right")).isNotNull();

        assertThat(asked).hasValue(before + 1);
        assertThatThrownBy(() -> signIn.getConnection("loader", "wrong")).isInstanceOf(SignInRefusedException.class);
        assertThat(asked).hasValue(before + 2);
    }

    /** The secret was there before Redshift knew of it. */
    @Test
    void theSameAreLetInOnceRedshiftTakesThem() {
        tryFor(Duration.ofSeconds(5));
        right = "wrong";
        pass(Duration.ofMinutes(1));

        assertThatCode(() -> signIn.getConnection("loader", "wrong")).doesNotThrowAnyException();
    }

    @Test
    void anOutageIsAskedAsOftenAsThePoolLikes() {
        state = "08001";
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> signIn.getConnection("loader", "wrong"))
                    .isNotInstanceOf(SignInRefusedException.class);
        }
        assertThat(asked).hasValue(100);
    }
}
