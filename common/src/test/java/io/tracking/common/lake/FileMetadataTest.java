package io.tracking.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

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
                .hasMessageContaining("rows must be a whole number, got many");
    }
}
