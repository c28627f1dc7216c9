package io.tracking.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The short form of ./chaos: whatever happens, every record answered with 202 is in the warehouse exactly once. */
class ChaosIT {

    /** Its schedule kills each kind of process, and a loader before COMMIT, and has each kind of client, in the first minute. */
    private static final long SEED = 56_156;

    private static final Duration LENGTH = Duration.ofSeconds(50);
    private static final Duration GAP = Duration.ofSeconds(3);

    @Test
    void keepsEveryPromiseWhateverIsKilledCutRepeatedOrLate() throws Exception {
        Path root = Path.of(System.getProperty("tracking.root", ".."))
                .toAbsolutePath()
                .normalize();
        Path directory = Path.of("target", "chaos").toAbsolutePath();
        Files.createDirectories(directory);
        ChaosReport report;
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(directory.resolve("run.log")), true);
                Run run = new Run(new ChaosOptions(SEED, LENGTH, 60, GAP, root, directory, null), root, log::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(run::close, "chaos-stop"));
            report = run.run();
        }

        assertThat(report.damaged()).as(report.summary()).isFalse();
        assertThat(report.injected())
                .as(report.summary())
                .containsKeys(
                        "kill -9 loader",
                        "kill -9 tracking-api",
                        "kill -9 redshift",
                        "kill -9 before COMMIT",
                        "open transaction: LOCK",
                        "REDSHIFT silent",
                        "COPY without S3: refused",
                        "sessions left behind",
                        "credentials rotated",
                        "clients in year 1 and 9999",
                        "bodies that multiply",
                        "bodies that drip");
        assertThat(report.findings().accepted()).isGreaterThan(1_000);
        assertThat(report.findings().rejected()).isPositive();
    }
}
