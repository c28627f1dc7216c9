package io.tracking.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.sandbox.chaos.Schedule.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Duration GAP = Duration.ofSeconds(8);

    @Test
    void isMadeFromTheSeedAlone() {
        assertThat(schedule(1, 30)).isEqualTo(schedule(1, 30)).isNotEqualTo(schedule(2, 30));
    }

    @Test
    void beginsAsTheLongerOneOfTheSameSeed() {
        List<Step> shorter = schedule(1, 5);

        assertThat(schedule(1, 30).subList(0, shorter.size())).isEqualTo(shorter);
    }

    @Test
    void hasEveryKindOfFaultInHalfAnHour() {
        Set<String> kinds = kinds(schedule(9, 30));

        assertThat(kinds)
                .contains(
                        "kill -9 loader",
                        "kill -9 tracking-api",
                        "kill -9 redshift",
                        "kill -9 before COMMIT",
                        "SIGTERM loader",
                        "SIGTERM tracking-api",
                        "SIGSTOP loader",
                        "SIGSTOP tracking-api",
                        "SIGSTOP redshift",
                        "SQS delivers twice",
                        "SQS delivers out of order",
                        "REDSHIFT COPY garbled",
                        "rows that COPY refuses",
                        "full disk",
                        "open transaction: SELECT",
                        "open transaction: LOCK",
                        "clients in year 1 and 9999",
                        "bodies that multiply",
                        "bodies that drip",
                        "REDSHIFT silent",
                        "COPY without S3: refused",
                        "COPY without S3: silent",
                        "sessions left behind",
                        "sessions left behind, loaders killed",
                        "credentials rotated");
        for (Link.Service service : Link.Service.values()) {
            assertThat(kinds)
                    .contains(
                            service + " refused",
                            service + " cut in mid-answer",
                            service + " slowed",
                            service + " paused");
        }
        assertThat(kinds).anyMatch(kind -> kind.startsWith("SQS answers 5"));
        assertThat(kinds).anyMatch(kind -> kind.startsWith("S3 answers 5"));
        assertThat(kinds).anyMatch(kind -> kind.startsWith("SQS and S3 "));
        assertThat(kinds).anyMatch(kind -> kind.endsWith(" answers 403"));
    }

    @Test
    void setsClocksWrongInBothDirections() {
        List<Duration> starts = schedule(3, 30).stream()
                .filter(step -> step.fault() instanceof Fault.Kill)
                .map(step -> ((Fault.Kill) step.fault()).again().clockOffset())
                .toList();

        assertThat(starts)
                .anyMatch(offset -> offset.compareTo(Duration.ofHours(1)) > 0)
                .anyMatch(offset -> offset.compareTo(Duration.ofHours(-1)) < 0)
                .allMatch(offset -> offset.abs().compareTo(Duration.ofHours(6)) <= 0)
                .contains(Duration.ZERO);
    }

    @Test
    void takesNothingButOneServiceAwayInAnOutage() {
        assertThat(Schedule.outage(Link.Service.S3, Duration.ofSeconds(40), Duration.ofMinutes(10)))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.at()).isEqualTo(Duration.ofSeconds(40));
                    assertThat(step.fault().kind()).isEqualTo("S3 refused");
                    assertThat(step.fault().lasts()).isEqualTo(Duration.ofMinutes(10));
                });
    }

    @Test
    void leavesTheMeanGap() {
        assertThat(schedule(5, 600)).hasSizeBetween(4_300, 4_700);
    }

    private static List<Step> schedule(long seed, int minutes) {
        return Schedule.of(seed, Duration.ofMinutes(minutes), GAP);
    }

    private static Set<String> kinds(List<Step> schedule) {
        return schedule.stream().map(step -> step.fault().kind()).collect(Collectors.toSet());
    }
}
