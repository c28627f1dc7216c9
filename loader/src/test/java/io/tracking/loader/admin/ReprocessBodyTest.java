package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.record.Table;
import io.tracking.loader.load.LoadBatch.Mode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReprocessBodyTest {

    @Test
    void oneHourOfBothTablesWhenNothingElseIsSaid() {
        ReprocessBody body = new ReprocessBody("2026-11-21", 7, null, null, null, null, null);

        assertThat(body.hours().first()).isEqualTo(Instant.parse("2026-11-21T07:00:00Z"));
        assertThat(body.hours().last()).isEqualTo(Instant.parse("2026-11-21T07:00:00Z"));
        assertThat(body.tableSet()).containsExactly(Table.EVENTS, Table.UTM);
        assertThat(body.loadMode()).isEqualTo(Mode.MISSING);
    }

    @Test
    void rangesOfHoursAndDays() {
        ReprocessBody day = new ReprocessBody("2026-11-21", 0, null, 23, null, null, null);
        ReprocessBody days = new ReprocessBody("2026-11-20", 22, "2026-11-21", 23, null, null, null);
        ReprocessBody part = new ReprocessBody("2026-11-20", 22, "2026-11-21", 3, null, null, null);
        ReprocessBody ends = new ReprocessBody("9999-12-31", 23, null, null, null, null, null);

        assertThat(day.hours().first()).isEqualTo(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(day.hours().last()).isEqualTo(Instant.parse("2026-11-21T23:00:00Z"));
        assertThat(days.hours().last()).isEqualTo(Instant.parse("2026-11-21T23:00:00Z"));
        assertThat(part.hours().last()).isEqualTo(Instant.parse("2026-11-21T03:00:00Z"));
        assertThat(ends.hours().last()).isEqualTo(Instant.parse("9999-12-31T23:00:00Z"));
    }

    /** Nobody replaces a whole day by a slip. */
    @Test
    void saysHowToAskForAWholeDay() {
        assertRefused(
                new ReprocessBody("2026-11-21", null, null, null, null, "replace", null),
                "hour must be",
                "the whole day is \"hour\":0,\"toHour\":23");
        assertRefused(
                new ReprocessBody("2026-11-21", 7, "2026-11-22", null, null, null, null),
                "toHour must be given with toDate",
                "\"toHour\":23");
    }

    @Test
    void namesTheFieldTheRuleAndWhatCame() {
        assertRefused(new ReprocessBody(null, 7, null, null, null, null, null), "date must be a UTC date", "nothing");
        assertRefused(new ReprocessBody("21.11.2026", 7, null, null, null, null, null), "date must be", "21.11.2026");
        for (String date : List.of("+999999999-12-31", "0000-01-01", "2026-02-30", "2026-11-21T07", "-001-01-01")) {
            assertRefused(new ReprocessBody(date, 7, null, null, null, null, null), "date must be", date);
        }
        assertRefused(new ReprocessBody("2026-11-21", 24, null, null, null, null, null), "hour must be", "24");
        assertRefused(new ReprocessBody("2026-11-21", 7, null, -1, null, null, null), "toHour must be", "-1");
        assertRefused(new ReprocessBody("2026-11-21", 7, "2026-11-20", 3, null, null, null), "toDate", "2026-11-20T03");
        assertRefused(new ReprocessBody("2024-11-21", 7, "2026-11-20", 3, null, null, null), "toDate", "366 days");
        assertRefused(new ReprocessBody("2026-11-21", 7, null, null, List.of("users"), null, null), "tables", "users");
        assertRefused(new ReprocessBody("2026-11-21", 7, null, null, List.of(), null, null), "tables", "empty");
        assertRefused(new ReprocessBody("2026-11-21", 7, null, null, null, "all", null), "mode must be missing", "all");
    }

    private static void assertRefused(ReprocessBody body, String... parts) {
        assertThatThrownBy(() -> {
                    body.loadMode();
                    body.tableSet();
                    body.hours();
                })
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContainingAll(parts);
    }
}
