package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tracking.loader.lake.HourRange;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:30:00Z");

    @Test
    void readsDaysAndHours() {
        HourRange hours = Hours.of("2026-11-20", "2026-11-21", NOW);
        HourRange exact = Hours.of("2026-11-20T05", "2026-11-20T06:00Z", NOW);
        HourRange instants = Hours.of("2026-11-20T05:00:00Z", "2026-11-20T23:00:00Z", NOW);

        assertThat(hours).isEqualTo(new HourRange(at("2026-11-20T00:00:00Z"), at("2026-11-21T23:00:00Z")));
        assertThat(exact).isEqualTo(new HourRange(at("2026-11-20T05:00:00Z"), at("2026-11-20T06:00:00Z")));
        assertThat(instants).isEqualTo(new HourRange(at("2026-11-20T05:00:00Z"), at("2026-11-20T23:00:00Z")));
    }

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:00:00Z",
                "+999999999-12-31T23:00:00Z",
                "+999999999-12-31",
                "-999999999-01-01T00:00:00Z",
                "0000-01-01",
                "2026-11-21T24",
                "2026-11-21T07:30:00Z",
                "2026-11-21T07:00:01Z",
                "2026-11-21T07:00:00+01:00",
                "2026-02-30",
                "\u0662026-11-21",
                "",
                "yesterday"
            })
    void refusesWhatIsNoWholeHour(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Hours.of(text, "2026-11-21", NOW))
                .withMessageStartingWith("from must be 2026-11-21, 2026-11-21T07 or 2026-11-21T07:00:00Z");
    }
}
