package io.tracking.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileMetadataTest {

    private static final FileMetadata METADATA = new FileMetadata(
            17,
            "ab12",
            "2020-06-01 00:00:24.000000",
            "2026-11-21 07:00:00.000000",
            TimeRanges.parse("2020-06-01T00/2020-06-01T00,2026-11-21T07/2026-11-21T07"),
            "20261121T0705Z-host-1",
            2);

    @Test
    void isReadBack() {
        assertThat(FileMetadata.of(METADATA.toMap())).isEqualTo(METADATA);
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> FileMetadata.of(Map.of())).hasMessageContaining("rows is missing");
        assertThatThrownBy(() -> FileMetadata.of(Map.of("rows", "many")))
                .hasMessageContaining("rows must be a whole number from 0 to 9223372036854775807, got many");
    }

    /** Whatever a stranger's object says about itself, a reader has one kind of exception to catch. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows                  | -1",
                "rows                  | 9223372036854775808",
                "set-files             | 2147483648",
                "set-files             | -1",
                "set-files             | ''",
                "min-request-timestamp | 2020-06-01",
                "max-request-timestamp | +10000-01-01 00:00:00.000000",
                "request-hours         | 2020-06-01T00",
                "request-hours         | 2020-06-01T00/2020-05-31T23",
                "request-hours         | 2020-06-01T00:30/2020-06-01T00:45",
                "request-hours         | 2020-06-01T24/2020-06-01T24",
                "request-hours         | +10000-01-01T00/+10000-01-01T00",
                "request-hours         | 0000-12-31T23/0000-12-31T23",
                "request-hours         | 2020-06-01T00/2020-06-01T00,2020-06-01T00/2020-06-01T00",
                "request-hours         | ,",
            })
    void refusesWhatCannotBe(String name, String value) {
        Map<String, String> map = new HashMap<>(METADATA.toMap());
        map.put(name, value);

        assertThatThrownBy(() -> FileMetadata.of(map)).isInstanceOf(IllegalArgumentException.class);
    }
}
