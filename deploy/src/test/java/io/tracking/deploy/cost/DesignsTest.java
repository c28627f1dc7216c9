package io.tracking.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bills of round figures, computed by hand: 2 000 events a second of 1 000 bytes, a month of 1 000 hours, 12 months kept. */
class DesignsTest {

    private static final double GB = 1024.0 * 1024 * 1024;

    private final Designs busy = designs(2000, false);
    private final Designs idle = designs(0, false);

    private static Designs designs(double eventsPerSecond, boolean existingRedshift) {
        return new Designs(
                Cases.figures(),
                new TrafficShape(eventsPerSecond * 3600, 1000, 1),
                Cases.SETTINGS,
                existingRedshift,
                12);
    }

    @ParameterizedTest
    @CsvSource({
        // 400 new connections a second are 16 LCUs: 1 000 × (0.02 + 16 × 0.01 + 3 × 0.001)
        "load balancer, 183",
        // 5 + 1 + 7 200 M × 0.5
        "WAF, 3606",
        // 2 000 × 400 + 400 × 4 000 bytes a second: 8 046.63 GB, 100 of them for 0.1, the others for 0.05
        "answers, 407.33",
        // 1 000 × 2 × (0.04 + 2 × 0.004)
        "tracking-api, 96",
        // 84 a second: 302.4 M × 0.4
        "SQS, 120.96",
        "loader, 48",
        // 645.12 × 0.005 + 96 × 0.0005 + 48 × (0.01 + 0.02), in thousands of a month
        "S3 requests, 4.71",
        // 670.55 GB a month: 1.2 × 0.02 + 4.8 × 0.01 + 6 × 0.005
        "S3 storage, 68.40",
        // 10 × 3 × 1 000 × 0.01, and 2 682.21 GB in and out × 0.01
        "private endpoints, 326.82",
        // 400 hours × 8 × 0.5
        "Redshift loads, 1600",
        // 12 069.94 GB × 0.02
        "Redshift storage, 241.40",
        // 3 + 2 × 0.5 + 30 × 0.1 + 40 × 0.3 + 3 + 3 tasks × 0.5
        "'keys, secrets, alarms, logs', 23.5",
    })
    void thisDesign(String part, double dollars) {
        assertThat(busy.ours().dollars(part)).isCloseTo(dollars, within(0.005));
    }

    @Test
    void togetherIsTheSumOfTheParts() {
        assertThat(busy.ours().total())
                .isCloseTo(
                        183 + 3606 + 407.33 + 96 + 120.96 + 48 + 4.71 + 68.40 + 326.82 + 1600 + 241.40 + 23.5,
                        within(0.03));
        assertThat(busy.ours().lines()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({
        "load balancer, 23",
        "WAF, 6",
        "answers, 0",
        "tracking-api, 96",
        // 0.2 a second: 0.72 M × 0.4
        "SQS, 0.288",
        "loader, 48",
        // 120 looks and 6 sweeps of 4 pages
        "S3 requests, 2.52",
        "S3 storage, 0",
        "private endpoints, 300",
        "Redshift loads, 0",
        "Redshift storage, 0",
        "'keys, secrets, alarms, logs', 23.5",
    })
    void thisDesignIdleWithRedshiftAsleep(String part, double dollars) {
        assertThat(idle.ours().dollars(part)).isCloseTo(dollars, within(0.0005));
    }

    @ParameterizedTest
    @CsvSource({
        // 2 000 × 400 µs: 0.8 of two cores of which half are used
        "tracking-api, 96",
        // 2 000 × 200 µs: 0.4 of a core of which half is used
        "loader, 48",
        // 2 000 + 200 + 200 a second: 8 640 M, 1 000 of them for 0.4, the others for 0.3
        "SQS, 2692",
        // 7.2 thousand million × 1 000 bytes, in and out
        "private endpoints, 434.11",
        "Redshift loads, 1600",
    })
    void oneMessageForEachEvent(String part, double dollars) {
        assertThat(busy.messagePerEvent().dollars(part)).isCloseTo(dollars, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({
        // 4 shards of which half is used: 4 × 1 000 × 0.01 + 7 200 M × 0.01
        "Data Streams, 112",
        // 7.2 thousand million × 5 120 bytes: 34 332.28 GB × 0.03
        "Firehose, 1029.97",
        // twelve loads an hour of a minute: 200 hours × 8 × 0.5
        "Redshift loads, 800",
        "SQS, 0",
        "loader, 0",
    })
    void kinesis(String part, double dollars) {
        assertThat(busy.kinesis().dollars(part)).isCloseTo(dollars, within(0.005));
    }

    @Test
    void oneShardIsTheLeast() {
        Designs rare = new Designs(Cases.figures(), new TrafficShape(5, 1000, 1), Cases.SETTINGS, false, 12);

        assertThat(rare.kinesis().dollars("Data Streams")).isCloseTo(10 + 5000 / 1e6 * 0.01, within(1e-9));
    }

    @Test
    void anExistingRedshiftLoadsForNothingAndStoresAsBefore() {
        Bill bill = designs(2000, true).ours();

        assertThat(bill.dollars("Redshift loads")).isZero();
        assertThat(bill.dollars("Redshift storage")).isCloseTo(241.40, within(0.005));
        assertThat(bill.total()).isCloseTo(busy.ours().total() - 1600, within(1e-6));
    }

    @Test
    void filesThatAreTooSmallStayInStandardStorage() {
        // 5 a second: 18 000 × 100 bytes in 24 files.
        Bill bill = designs(5, false).ours();

        assertThat(bill.dollars("S3 storage")).isCloseTo(18_000 * 1000.0 * 100 * 12 / GB * 0.02, within(1e-6));
    }

    @Test
    void aMonthIsKeptInStandardStorageAlone() {
        Designs month = new Designs(Cases.figures(), new TrafficShape(7.2e6, 1000, 1), Cases.SETTINGS, false, 1);

        assertThat(month.ours().dollars("S3 storage")).isCloseTo(670.552 * 0.02, within(0.001));
    }
}
