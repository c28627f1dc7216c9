package io.tracking.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tracking.deploy.Repository;
import java.io.IOException;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Round figures, computed by hand; then the real ones beside what was measured. */
class PipelineTest {

    private static final Offset<Double> EXACTLY = within(1e-6);

    /** 2 000 events a second of 1 000 bytes, each in a post of its own. */
    private final Pipeline busy = Cases.pipeline(2000, 1000, 1);

    @Test
    void aTaskWithAThousandPostsASecondTakesAHundredMicrosecondsForEach() {
        assertThat(busy.apiTasks()).isEqualTo(2);
        assertThat(busy.apiCores(2)).isEqualTo(0.2, EXACTLY);
        // 200 a second for each of ten: the line from 200 µs at 100 to 50 µs at 10 000.
        assertThat(busy.apiCores(10))
                .isEqualTo(2000 * 200 * Math.pow(0.25, Math.log(2) / Math.log(100)) / 1e6, EXACTLY);
    }

    @Test
    void anEventMoreInAPostCostsFiveMicrosecondsAndHalfAsMuchWhenItIsHalfAsLong() {
        // 100 posts a second and task: 200 µs, of which 5 are the event's.
        assertThat(Cases.pipeline(2000, 1000, 10).apiCores(2)).isEqualTo(200 * (195 + 10 * 5) / 1e6, EXACTLY);
        assertThat(Cases.pipeline(2000, 500, 10).apiCores(2)).isEqualTo(200 * (195 + 10 * 2.5) / 1e6, EXACTLY);
    }

    @Test
    void tasksAreAddedUntilHalfOfTheirCoresIsEnough() {
        // 10 000 a second of one task take 50 µs: half a core, and no task has more to give.
        assertThat(Cases.pipeline(40_000, 1000, 1).apiTasks()).isEqualTo(4);
        assertThat(Cases.pipeline(40_100, 1000, 1).apiTasks()).isEqualTo(5);
    }

    @Test
    void messagesAreMadeByTheLingerOrByTheBytes() {
        // 1 / (1 + 1 000 × 0.1) of a million would be 9 901; the bytes make 20 000 of it.
        assertThat(busy.messagesPerMillion()).isEqualTo(20_000, EXACTLY);
        assertThat(busy.messages()).isEqualTo(40, EXACTLY);
        assertThat(busy.messageBytes()).isEqualTo(10_000, EXACTLY);
        // 10 posts a second and task: 1 / (1 + 10 × 0.1).
        assertThat(Cases.pipeline(20, 1000, 1).messagesPerMillion()).isEqualTo(500_000, EXACTLY);
        assertThat(Cases.pipeline(0, 1000, 1).messagesPerMillion()).isEqualTo(1_000_000, EXACTLY);
        assertThat(Cases.pipeline(2000, 500, 1).messagesPerMillion()).isEqualTo(10_000, EXACTLY);
    }

    @Test
    void aMessageIsSentReceivedAndDeleted() {
        // 40 sent, 40 received one by one, as 40 × 20 ms / 4 receivers is less than one; ten deleted at a time.
        assertThat(busy.queueRequests()).isEqualTo(40 + 40 + 4, EXACTLY);
        // Nobody sends: four receivers ask every 20 s.
        assertThat(Cases.pipeline(0, 1000, 1).queueRequests()).isEqualTo(0.2, EXACTLY);
    }

    @Test
    void aFullCallBringsTenMessagesAndIsBilledByItsBytes() {
        // 400 000 a second on 40 tasks: 10 000 messages of a million, of 100 events and 20 000 bytes; 4 000 a second.
        Pipeline pipeline = Cases.pipeline(400_000, 1000, 1);

        assertThat(pipeline.apiTasks()).isEqualTo(40);
        assertThat(pipeline.messages()).isEqualTo(4000, EXACTLY);
        assertThat(pipeline.loaderTasks()).isEqualTo(7);
        // 4 000 × 20 ms / 28 receivers = 2.857 in a call: 57 143 bytes, one chunk.
        assertThat(pipeline.messagesOfReceive()).isEqualTo(4000 * 0.02 / 28, EXACTLY);
        assertThat(pipeline.queueRequests()).isEqualTo(4000 + 4000 / (4000 * 0.02 / 28) + 400, EXACTLY);
    }

    @Test
    void aWindowIsFullBeforeTheClockClosesIt() {
        // 2 000 × 100 bytes a second fill 30 MB in 150 s: twice in five minutes.
        assertThat(busy.longestWindowSeconds()).isEqualTo(150, EXACTLY);
        assertThat(busy.windowSeconds()).isEqualTo(150, EXACTLY);
        assertThat(busy.filesPerHour()).isEqualTo(48, EXACTLY);
        assertThat(busy.fileBytes()).isEqualTo(15e6, EXACTLY);
        assertThat(busy.inFlight()).isEqualTo(40 * (150 + 5), EXACTLY);
        // 1 600 a second: full after 187.5 s, and the clock closes the second.
        assertThat(Cases.pipeline(1600, 1000, 1).longestWindowSeconds()).isEqualTo(187.5, EXACTLY);
        assertThat(Cases.pipeline(1600, 1000, 1).filesPerHour()).isEqualTo(48, EXACTLY);
        assertThat(Cases.pipeline(1, 1000, 1).filesPerHour()).isEqualTo(24, EXACTLY);
        assertThat(Cases.pipeline(0, 1000, 1).filesPerHour()).isZero();
    }

    @Test
    void moreLoadersComeWhenAWindowIsFullBeforeTheLastOneIsPublished() {
        // 120 000 × 100 bytes × 5 s are two windows of 30 MB; CPU alone would need one loader.
        Pipeline pipeline = Cases.pipeline(120_000, 1000, 1);

        assertThat(pipeline.loaderCores()).isEqualTo(0.48, EXACTLY);
        assertThat(pipeline.loaderTasks()).isEqualTo(2);
    }

    @Test
    void requestsToS3AreFilesManifestsAndListings() {
        // 48 files, 24 loads of two tables, 120 looks of 4 pages, 6 sweeps of 240 hours: 11.52 pages.
        assertThat(busy.putsPerHour()).isEqualTo(48 + 48 + 480 + 69.12, EXACTLY);
        assertThat(busy.getsPerHour()).isEqualTo(96, EXACTLY);
        assertThat(busy.listSeconds()).isEqualTo(0.4, EXACTLY);
    }

    @Test
    void aWindowIsALoadAndWakesRedshiftForAMinute() {
        assertThat(busy.loadRate()).isEqualTo(100_000, EXACTLY);
        assertThat(busy.loadShare()).isEqualTo(0.02, EXACTLY);
        assertThat(busy.loadsPerHour()).isEqualTo(24, EXACTLY);
        // 300 000 events in 3 s, and 5 s whatever comes.
        assertThat(busy.loadSeconds()).isEqualTo(8, EXACTLY);
        assertThat(busy.awakeShare()).isEqualTo(0.4, EXACTLY);
    }

    @Test
    void loadsFollowEachOtherWhenThereIsAlwaysSomethingToLoad() {
        // Half of the time for rows: 35 s of the rest are as much again.
        Pipeline pipeline = Cases.pipeline(50_000, 1000, 1);

        assertThat(pipeline.loadsPerHour()).isEqualTo(3600 / 70.0, EXACTLY);
        assertThat(pipeline.loadSeconds()).isEqualTo(40, EXACTLY);
        assertThat(pipeline.awakeShare()).isEqualTo(3600 / 70.0 * 60 / 3600, EXACTLY);
    }

    @Test
    void loadsFallBehindWhenRowsComeFasterThanTheyLoad() {
        Pipeline pipeline = Cases.pipeline(100_000, 1000, 1);

        assertThat(pipeline.loadShare()).isEqualTo(1, EXACTLY);
        assertThat(pipeline.loadsPerHour()).isZero();
        assertThat(pipeline.awakeShare()).isEqualTo(1, EXACTLY);
    }

    /** The model beside what docs/BENCHMARKS.md measured with one tracking-api: billed chunks, cores, files and loads. */
    @ParameterizedTest
    @CsvSource({
        "1e6, 50000, 0.05, 24, 12",
        "1e7, 21600, 0.24, 85, 43",
        "1e8, 16900, 1.4, 860, 120",
    })
    void agreesWithWhatWasMeasured(double eventsPerHour, double chunks, double cores, double files, double loads)
            throws IOException {
        DesignSettings one = new DesignSettings(1, 8, 8, 1, 1, 1e9, 1, 1, 1, 300, 32 << 20, 1e6, 20_000, 1, 30, 64, 64);

        Pipeline pipeline =
                new Pipeline(FigureSheet.read(Repository.ROOT), new TrafficShape(eventsPerHour, 700, 1), one);

        assertThat(pipeline.apiTasks()).isEqualTo(1);
        assertThat(pipeline.messagesPerMillion()).isCloseTo(chunks, Percentage.withPercentage(5));
        assertThat(pipeline.apiCores(1)).isCloseTo(cores, Percentage.withPercentage(5));
        assertThat(pipeline.filesPerHour()).isCloseTo(files, Percentage.withPercentage(15));
        // At most one in 30 s, the time of the load itself not counted there.
        assertThat(pipeline.loadsPerHour()).isCloseTo(loads, Percentage.withPercentage(25));
    }

    /** Scaling follows whichever of its two targets asks for more. */
    @Test
    void requestsForEachTaskMakeTasksAsCpuDoes() {
        TrafficShape traffic = new TrafficShape(36_000_000, 700, 1);
        DesignSettings byRequests =
                new DesignSettings(1, 8, 8, 1, 99, 60_000, 1, 1, 1, 300, 32 << 20, 1e6, 20_000, 1, 30, 64, 64);

        assertThat(new Pipeline(Cases.figures(), traffic, byRequests).apiTasks())
                .isEqualTo(10);
    }
}
