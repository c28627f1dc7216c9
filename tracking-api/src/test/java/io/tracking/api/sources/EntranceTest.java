package io.tracking.api.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntranceTest {

    private static final String KEY = "key-of-the-shop-0001";

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TimeMeter time = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    @Test
    void isOpenToEverybodyWhenNothingIsConfigured() {
        Entrance entrance = new Entrance(Map.of(), null, time, registry);

        assertThat(entrance.isGuarded()).isFalse();
        assertThat(entrance.admit(null, null, 1_000_000)).isInstanceOf(Admission.Admitted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key-of-the-shop-0002",
                "",
                "key-of-the-shop-000",
                "key-of-the-shop-00011",
                "KEY-OF-THE-SHOP-0001"
            })
    void refusesAKeyThatNobodyHas(String key) {
        Entrance entrance = entrance("", Map.of("shop", settings(KEY, null)));

        assertThat(entrance.admit(KEY, null, 1)).isInstanceOf(Admission.Admitted.class);
        assertThat(entrance.admit(key, null, 1)).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.detail()).doesNotContain(KEY);
            assertThat(refused.headers()).containsEntry("WWW-Authenticate", "WriteKey realm=\"tracking\"");
        });
    }

    @Test
    void countsRecordsAndTakesAllOfABodyOrNone() {
        Entrance entrance = entrance("", Map.of("shop", settings(KEY, "10/1m")));

        assertThat(entrance.admit(KEY, null, 8)).isInstanceOf(Admission.Admitted.class);
        assertThat(entrance.admit(KEY, null, 3)).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers())
                    .containsEntry("Retry-After", "6")
                    .containsEntry("RateLimit-Policy", "\"source\";q=10;w=60")
                    .containsEntry("RateLimit", "\"source\";r=2;t=6");
        });
        assertThat(entrance.admit(KEY, null, 2)).isInstanceOf(Admission.Admitted.class);
        assertThat(entrance.admit(KEY, false, null)).isInstanceOf(Admission.Refused.class);

        pass(Duration.ofSeconds(6));
        assertThat(entrance.admit(KEY, null, 1)).isInstanceOf(Admission.Admitted.class);
        assertThat(registry.get("tracking.source.records")
                        .tags("source", "shop", "outcome", "over_rate")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    /** It would wait for ever; so it waits for a full bucket, and the next ones pay. */
    @Test
    void takesABodyThatIsLargerThanTheRateAndLetsTheNextOnesWait() {
        Entrance entrance = entrance("", Map.of("shop", settings(KEY, "10/1m")));

        assertThat(entrance.admit(KEY, null, 25)).isInstanceOf(Admission.Admitted.class);
        pass(Duration.ofSeconds(89));
        assertThat(entrance.admit(KEY, null, 1)).isInstanceOf(Admission.Refused.class);
        pass(Duration.ofSeconds(7));
        assertThat(entrance.admit(KEY, null, 1)).isInstanceOf(Admission.Admitted.class);
        assertThat(entrance.admit(KEY, null, 25)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void givesBackToTheSourceWhatTheAddressMayNotSend() {
        Entrance entrance = entrance("2/1m", Map.of("shop", settings(KEY, "10/1m")));

        entrance.admit(KEY, "0a000001", 1);
        for (int i = 0; i < 20; i++) {
            assertThat(entrance.admit(KEY, "0a000001", 2)).isInstanceOf(Admission.Refused.class);
        }
        for (String address : List.of("0a000002", "0a000003", "0a000004", "0a000005")) {
            assertThat(entrance.admit(KEY, address, 2)).isInstanceOf(Admission.Admitted.class);
        }
        assertThat(entrance.admit(KEY, "0a000006", 2)).isInstanceOf(Admission.Refused.class);
        assertThat(entrance.admit(KEY, "0a000006", 1)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void countsGuessesOfKeysAgainstTheAddress() {
        Entrance entrance = entrance("3/1m", Map.of("shop", settings(KEY, null)));

        for (int i = 0; i < 3; i++) {
            assertThat(status(entrance.admit("guess-of-a-key-00" + i, "0a000001", 1)))
                    .isEqualTo(401);
        }
        assertThat(status(entrance.admit(KEY, "0a000001", 1))).isEqualTo(429);
        assertThat(status(entrance.admit(KEY, "0a000002", 1))).isZero();
    }

    /** P8. */
    @Test
    void remembersSoManyAddressesAndForgetsWhoHasNotComeForLongest() {
        AddressMeters addresses = new AddressMeters(new RecordRate(1, Duration.ofMinutes(1)), 100, time);

        Meter first = addresses.of("0a000000");
        for (int i = 1; i < 10_000; i++) {
            addresses.of(Integer.toHexString(i));
            assertThat(addresses.of("0a000000")).isSameAs(first);
        }

        assertThat(addresses.size()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            addresses.of("other" + i);
        }
        assertThat(addresses.of("0a000000")).isNotSameAs(first);
    }

    @Test
    void neverTellsAKey() {
        assertThat(settings(KEY, "1/1s").toString()).doesNotContain(KEY);
        assertThatThrownBy(() -> entrance("", Map.of("shop", settings("a secret that is wrong", null))))
                .hasMessage("tracking.sources.shop.key must be 16 to 128 letters, digits, '.', '_', '~' and '-',"
                        + " got 22 characters")
                .hasNoCause();
    }

    @Test
    void refusesTwoSourcesWithOneKey() {
        assertThatThrownBy(() -> entrance("", Map.of("app", settings(KEY, null), "shop", settings(KEY, null))))
                .hasMessageMatching(
                        "tracking.sources.(app|shop).key must be its own, got that of tracking.sources.(app|shop)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    shop   | 0/1m     |            | *       | tracking.sources.shop.rate must be records/time
                    shop   | 10       |            | *       | tracking.sources.shop.rate must be records/time
                    shop   | 10/1ms   |            | *       | tracking.sources.shop.rate must be records/time
                    shop   | 10/2d    |            | *       | tracking.sources.shop.rate must be records/time
                    shop   | -1/1s    |            | *       | tracking.sources.shop.rate must be records/time
                    shop   | 1/1s     | two words  | *       | tracking.sources.shop: environment must be 1 to 30
                    shop   | 1/1s     |            | *:done  | tracking.sources.shop: topics must be whole topics
                    the.shop | 1/1s   |            | *       | tracking.sources.the.shop: a source's name must be
                    """)
    void refusesWhatCannotWork(String name, String rate, String environment, String topic, String message) {
        SourcesProperties.Settings settings = new SourcesProperties.Settings(KEY, environment, rate, List.of(topic));

        assertThatThrownBy(() -> entrance("", Map.of(name, settings))).hasMessageStartingWith(message);
    }

    private static int status(Admission admission) {
        return admission instanceof Admission.Refused refused ? refused.status() : 0;
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    private static SourcesProperties.Settings settings(String key, String rate) {
        return new SourcesProperties.Settings(key, null, rate, null);
    }

    private Entrance entrance(String ratePerAddress, Map<String, SourcesProperties.Settings> sources) {
        AddressMeters addresses = ratePerAddress.isEmpty()
                ? null
                : new AddressMeters(RecordRate.of("tracking.api.rate-per-address", ratePerAddress), 1_000, time);
        return new Entrance(new HashMap<>(sources), addresses, time, registry);
    }
}
