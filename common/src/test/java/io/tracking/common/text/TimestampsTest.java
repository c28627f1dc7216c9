package io.tracking.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2020-06-01 00:00:24.000000,       2020-06-01 00:00:24.000000",
        "2020-02-29 23:59:59.999999,       2020-02-29 23:59:59.999999",
        "2020-06-01 00:00:24,              2020-06-01 00:00:24.000000",
        "2020-06-01 00:00:24.5,            2020-06-01 00:00:24.500000",
        "2020-06-01 02:00:24+02,           2020-06-01 00:00:24.000000",
        "2020-06-01 02:00:24 +02:00,       2020-06-01 00:00:24.000000",
        "2020-06-01 00:00:24 Z,            2020-06-01 00:00:24.000000",
        "2020-06-01T00:00:24,              2020-06-01 00:00:24.000000",
        "2020-06-01T00:00,                 2020-06-01 00:00:00.000000",
        "2020-06-01T00:00:24Z,             2020-06-01 00:00:24.000000",
        "2020-06-01T00:00:24.123Z,         2020-06-01 00:00:24.123000",
        "2020-05-31T22:30:24.123-01:30,    2020-06-01 00:00:24.123000",
        "2020-06-01T05:30:24+0530,         2020-06-01 00:00:24.000000",
        "2020-06-01T00:00:24.123456000Z,   2020-06-01 00:00:24.123456",
        "1590969624,                       2020-06-01 00:00:24.000000",
        "1590969624.25,                    2020-06-01 00:00:24.250000",
        "1590969624123,                    2020-06-01 00:00:24.123000",
        "0,                                1970-01-01 00:00:00.000000",
        "-1,                               1969-12-31 23:59:59.000000",
    })
    void readsEveryFormOfATimestamp(String text, String canonical) {
        assertThat(Timestamps.canonical(text)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "2020-06-01",
                "2020-13-01 00:00:24.000000",
                "2020-02-30 00:00:24.000000",
                "2021-02-29 00:00:24.000000",
                "2020-06-01 24:00:00.000000",
                "2020-06-01 00:60:00.000000",
                "2020-06-01 00:00:60.000000",
                "0000-06-01 00:00:24.000000",
                "2020-06-01T00:00:24.1234567Z",
                "2020-06-01 00:00:24.00000x",
                "1e9",
                "--1",
                ".",
                "-",
                "12345678901234567890",
                "1590969624.1234567",
                "2020-06-01T00:00:24 Z Z",
                "2020-06-01 00:00 :24",
                "2020-06-01  00:00:24",
                "2020-06-01 00:00:24  +02:00",
                "2020-06-01 00:00:24 ",
                "2020-06-01 0 0:00:24",
                "+2020-06-01T00:00:24Z"
            })
    void refusesWhatTheColumnCannotHoldUnchanged(String text) {
        assertThat(Timestamps.canonical(text)).isNull();
    }

    @Test
    void formatsInstantsInUtcToTheMicrosecond() {
        assertThat(Timestamps.format(Instant.parse("2026-11-21T07:05:00.123456789Z")))
                .isEqualTo("2026-11-21 07:05:00.123456");
    }

    /** A clock may say anything; what it fills in is always of the one form. */
    @Test
    void aMomentOutsideOfTheYearsIsTheFirstOrTheLast() {
        for (Instant late : List.of(Instant.MAX, Instant.parse("+10000-01-01T00:00:00Z"))) {
            assertThat(Timestamps.format(late)).isEqualTo("9999-12-31 23:59:59.999999");
        }
        for (Instant early : List.of(Instant.MIN, Instant.parse("0000-12-31T23:59:59Z"))) {
            assertThat(Timestamps.format(early)).isEqualTo("0001-01-01 00:00:00.000000");
        }
    }
}
