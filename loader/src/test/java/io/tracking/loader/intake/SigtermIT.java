package io.tracking.loader.intake;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.lake.Folder;
import io.tracking.loader.LoaderApplication;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFixtures;
import io.tracking.loader.lake.PublishedFile;
import io.tracking.loader.queue.AwsForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the loader as a process of its own, and stops it as a container is stopped. */
class SigtermIT {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final String queue = AwsForTests.newQueue(LONG);
    private final Lake lake = LakeFixtures.newBucket();

    @Test
    void publishesAndAcknowledgesItsOpenWindowBeforeItExits(@TempDir Path directory) throws Exception {
        Envelope.Sealed sealed = new SampleMessages(17).sealed(Instant.now(), 10, 0, 0);
        AwsForTests.send(queue, sealed.body(), sealed.attributes());
        Path log = directory.resolve("loader.log");

        Process loader = start(log);
        try {
            await().atMost(90, SECONDS).untilAsserted(() -> assertThat(AwsForTests.inFlight(queue))
                    .as(() -> read(log))
                    .isOne());
            // SIGTERM.
            loader.destroy();
            assertThat(loader.waitFor(60, SECONDS)).isTrue();
        } finally {
            loader.destroyForcibly();
        }

        assertThat(PublishedFile.lines(lake, Folder.EVENTS))
                .as(() -> read(log))
                .isEqualTo(SampleMessages.open(sealed).events().lines());
        assertThat(AwsForTests.size(queue)).as(() -> read(log)).isZero();
    }

    private Process start(Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoaderApplication.class.getName(),
                        "--spring.profiles.active=sandbox",
                        "--server.port=0",
                        "--spring.cloud.aws.region.static=" + AwsForTests.AWS.region(),
                        "--spring.cloud.aws.credentials.access-key=" + AwsForTests.AWS.accessKey(),
                        "--spring.cloud.aws.credentials.secret-key=" + AwsForTests.AWS.secretKey(),
                        "--spring.cloud.aws.sqs.endpoint=" + AwsForTests.AWS.sqsEndpoint(),
                        "--spring.cloud.aws.s3.endpoint=" + AwsForTests.AWS.s3Endpoint(),
                        "--tracking.queue.name=" + queue,
                        "--tracking.queue.visibility=10m",
                        "--tracking.queue.long-poll=1s",
                        // A window that does not end during the test by itself.
                        "--tracking.loader.window=1h",
                        "--tracking.lake.bucket=" + LakeFixtures.bucket(lake),
                        // Nothing listens there: intake works without Redshift.
                        "--spring.datasource.url=jdbc:redshift://127.0.0.1:1/dev")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
