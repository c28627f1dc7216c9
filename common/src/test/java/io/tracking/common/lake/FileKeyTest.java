package io.tracking.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeyTest {

    private static final FileKey KEY = new FileKey(
            Folder.EVENTS,
            Instant.parse("2026-11-21T07:00:00Z"),
            Instant.parse("2026-11-21T07:05:00Z"),
            "host-1-a2b3",
            17,
            Compression.ZSTD);

    @Test
    void isWrittenAsTheLayoutSays() {
        assertThat(KEY).hasToString("events/date=2026-11-21/hour=07/20261121T0705Z-host-1-a2b3-0017.ndjson.zst");
    }

    @Test
    void isReadBack() {
        FileKey late = new FileKey(
                Folder.REJECTED,
                Instant.parse("2026-11-20T23:00:00Z"),
                Instant.parse("2026-11-21T00:00:10Z"),
                "a",
                123_456,
                Compression.GZIP);

        assertThat(FileKey.parse(KEY.toString())).isEqualTo(KEY);
        assertThat(FileKey.parse(late.toString())).isEqualTo(late);
        assertThat(late.toString()).contains("20261121T000010Z-a-123456.ndjson.gz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "events/",
                "other/date=2026-11-21/hour=07/20261121T0705Z-a-0001.ndjson.zst",
                "events/date=2026-11-31/hour=07/20261121T0705Z-a-0001.ndjson.zst",
                "events/date=2026-11-21/hour=24/20261121T0705Z-a-0001.ndjson.zst",
                "events/date=0000-12-31/hour=23/20261121T0705Z-a-0001.ndjson.zst",
                "events/date=2026-11-21/hour=07/00001231T2300Z-a-0001.ndjson.zst",
                "events/date=2026-11-21/hour=07/20261121T07050Z-a-0001.ndjson.zst",
                "events/date=2026-11-21/hour=07/20261121T0705Z-a-0000.ndjson.zst",
                "events/date=2026-11-21/hour=07/20261121T0705Z-a-0001.ndjson",
                "events/date=2026-11-21/hour=07/20261121T0705Z-a-0001.ndjson.zst.tmp"
            })
    void refusesOtherKeys(String key) {
        assertThatThrownBy(() -> FileKey.parse(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read file key");
    }

    @Test
    void refusesHoursThatAKeyCannotTell() {
        for (String hour : List.of("+10000-01-01T00:00:00Z", "0000-12-31T23:00:00Z", "-0001-01-01T00:00:00Z")) {
            assertThatThrownBy(() ->
                            new FileKey(Folder.UTM, Instant.parse(hour), KEY.windowStart(), "a", 1, Compression.ZSTD))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("years 1 to 9999");
        }
    }

    @Test
    void namesThePrefixOfAnHour() {
        assertThat(FileKey.partition(Folder.UTM, Instant.parse("2026-11-21T07:59:59Z")))
                .isEqualTo("utm/date=2026-11-21/hour=07/");
    }

    @Test
    void windowsDivideTheHour() {
        Window window = new Window(Duration.ofMinutes(5));

        assertThat(window.start(Instant.parse("2026-11-21T07:09:59.9Z"))).isEqualTo("2026-11-21T07:05:00Z");
        assertThat(window.end(Instant.parse("2026-11-21T07:05:00Z"))).isEqualTo("2026-11-21T07:10:00Z");
        assertThatThrownBy(() -> new Window(Duration.ofMinutes(7)))
                .hasMessage("tracking.loader.window must divide one hour, got PT7M");
    }
}
