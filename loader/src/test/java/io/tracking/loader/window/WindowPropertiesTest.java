package io.tracking.loader.window;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tracking.common.lake.Compression;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class WindowPropertiesTest {

    @Test
    void aWindowDividesOneHour() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofMinutes(7), Compression.ZSTD, 1, 1, 20_000))
                .withMessage("tracking.loader.window must divide one hour, got PT7M");
    }

    @Test
    void gzipHasNineLevels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofMinutes(5), Compression.GZIP, 10, 1, 20_000))
                .withMessageContaining("tracking.loader.compression-level must be 1 to 9 for gzip, got 10");
    }

    @Test
    void messagesOfAllWindowsStayBelowWhatSqsAllows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofMinutes(5), Compression.ZSTD, 1, 2, 40_000))
                .withMessageContaining("120000 messages in flight with 3 windows, got 40000");
    }

    private static WindowProperties properties(
            Duration window, Compression compression, int level, int publishing, int messages) {
        return new WindowProperties(
                null,
                window,
                1,
                compression,
                level,
                publishing,
                new WindowProperties.Roll(DataSize.ofMegabytes(1), 1, messages, 24));
    }
}
