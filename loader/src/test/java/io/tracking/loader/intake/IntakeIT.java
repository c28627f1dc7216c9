package io.tracking.loader.intake;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.lake.Folder;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFixtures;
import io.tracking.loader.lake.PublishedFile;
import io.tracking.loader.queue.AwsForTests;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Takes messages from the queue into files, on in-process SQS and S3. */
class IntakeIT {

    private static final Duration VISIBILITY = Duration.ofSeconds(4);

    private final String queue = AwsForTests.newQueue(VISIBILITY);
    private final Lake lake = LakeFixtures.newBucket();
    private final SampleMessages samples = new SampleMessages(11);
    private final List<Intake> loaders = new ArrayList<>();

    private void startLoader() {
        Intake loader = LoaderUnderTest.intake(queue, lake, VISIBILITY);
        loaders.add(loader);
        loader.start();
    }

    @AfterEach
    void stopLoaders() {
        loaders.forEach(Intake::stop);
    }

    private List<Envelope> send(int messages, Instant receivedAt) {
        List<Envelope> sent = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Envelope.Sealed sealed = samples.sealed(receivedAt, 20, 5, 1);
            AwsForTests.send(queue, sealed.body(), sealed.attributes());
            sent.add(SampleMessages.open(sealed));
        }
        return sent;
    }

    @Test
    void rowsAreInFilesByteForByteAndTheQueueIsEmpty() {
        Instant receivedAt = Instant.now()
                .minus(Duration.ofDays(3))
                .truncatedTo(ChronoUnit.HOURS)
                .plusSeconds(3598);
        List<Envelope> sent = send(30, receivedAt);

        startLoader();
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(AwsForTests.size(queue)).isZero());

        assertThat(PublishedFile.lines(lake, Folder.EVENTS))
                .containsExactlyInAnyOrderElementsOf(rows(sent, Folder.EVENTS));
        assertThat(PublishedFile.lines(lake, Folder.UTM)).containsExactlyInAnyOrderElementsOf(rows(sent, Folder.UTM));
        assertThat(PublishedFile.lines(lake, Folder.REJECTED))
                .containsExactlyInAnyOrderElementsOf(rows(sent, Folder.REJECTED));
        assertThat(Stream.of(Folder.values()).flatMap(folder -> PublishedFile.in(lake, folder).stream()))
                .isNotEmpty()
                .allSatisfy(file -> {
                    assertThat(file.key().hour()).isEqualTo(receivedAt.truncatedTo(ChronoUnit.HOURS));
                    assertThat(file.metadata().rows()).isEqualTo(file.lines().size());
                    assertThat(file.metadata().setFiles()).isEqualTo(2);
                });
    }

    @Test
    void anUnreadableMessageEndsInTheDeadLetterQueueAndNothingElseDoes() {
        AwsForTests.send(queue, "not an envelope", Map.of("format", "1"));
        List<Envelope> sent = send(3, Instant.now());

        startLoader();

        await().atMost(90, SECONDS).untilAsserted(() -> assertThat(AwsForTests.size(queue + "-dlq"))
                .isOne());
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(AwsForTests.size(queue)).isZero());
        assertThat(PublishedFile.lines(lake, Folder.EVENTS))
                .containsExactlyInAnyOrderElementsOf(rows(sent, Folder.EVENTS));
    }

    @Test
    void twoLoadersAtOneQueueBringEveryRowAndReplaceNoFile() {
        startLoader();
        startLoader();
        List<Envelope> sent = send(60, Instant.now());

        await().atMost(90, SECONDS)
                .untilAsserted(() -> assertThat(AwsForTests.size(queue)).isZero());

        List<PublishedFile> files = PublishedFile.in(lake, Folder.EVENTS);
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsAll(rows(sent, Folder.EVENTS));
        assertThat(new HashSet<>(PublishedFile.lines(lake, Folder.EVENTS))).hasSize(60 * 20);
        assertThat(files.stream().map(file -> file.key().loaderId()).distinct()).hasSize(2);
        assertThat(files.stream().map(file -> file.metadata().set()).distinct()).hasSizeGreaterThan(1);
    }

    private static List<String> rows(List<Envelope> envelopes, Folder folder) {
        return envelopes.stream()
                .map(envelope -> switch (folder) {
                    case EVENTS -> envelope.events();
                    case UTM -> envelope.utm();
                    case REJECTED -> envelope.rejected();
                })
                .flatMap(rows -> rows.lines().stream())
                .toList();
    }
}
