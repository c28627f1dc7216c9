package io.tracking.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Locale before = Locale.getDefault();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Tally tally = new Tally();
    private long now;

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
    }

    @Test
    void neverWrapsOnATerminalOfEightyColumns() {
        Progress progress = progress(true);
        tally.countSent(records(2_000_000));
        now = Duration.ofSeconds(1).toNanos();

        progress.show(tally, 1_999_999_999_999L);
        progress.show(tally, 1);

        assertThat(text().split("\r")).allMatch(line -> line.isEmpty() || line.length() == 79);
    }

    @Test
    void keepsTheRateWhenNothingIsSentAnyMore() {
        Progress progress = progress(false);
        tally.countSent(records(1_000));
        now = Duration.ofSeconds(10).toNanos();
        progress.sent();
        now = Duration.ofSeconds(100).toNanos();

        progress.show(tally, 0);

        assertThat(text()).startsWith("1,000 sent (100/s), ");
    }

    @Test
    void tellsWhatThereWasWhenItIsStopped() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        Progress progress = progress(true);
        tally.countSent(records(1_000));
        tally.countAnswered(records(990), Set.of(0, 1, 2));

        progress.stopped(tally, 500);
        progress.stopped(tally, 500);
        progress.show(tally, 501);

        assertThat(text())
                .containsOnlyOnce("The demo was stopped.")
                .contains("1,000 sent = 987 accepted (986 of them again) + 3 rejected + 10 unanswered")
                .contains("500 of 1 rows");
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), terminal, () -> now);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<DemoRecord> records(int count) {
        return Collections.nCopies(count, DemoRecord.event("id", "{}", false));
    }
}
