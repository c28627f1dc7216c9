package io.tracking.loader.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.rejected.FieldError;
import io.tracking.common.rejected.RejectedLine;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.rejected.RejectedLinesFixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractCountsTest {

    private static final Instant HOUR = Instant.parse("2026-11-21T07:00:00Z");

    private final FakeLake lake = new FakeLake();

    private void publish(Folder folder, int sequence, String... lines) {
        RejectedLinesFixture.publish(
                lake,
                new FileKey(folder, HOUR, HOUR, "loader-a", sequence, Compression.ZSTD),
                Arrays.stream(lines)
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    private static String row(String topic, String extra) {
        return "{\"request_timestamp\":\"2026-11-21 07:05:00.000000\",\"topic\":\"" + topic + "\"" + extra + "}";
    }

    private static String rejected(String code, String record) {
        return new String(
                new RejectedLine.About(
                                "id",
                                "2026-11-21 07:05:00.000000",
                                RejectedLine.INGEST,
                                "/track",
                                0,
                                1,
                                List.of(new FieldError("message", code, "")),
                                Map.of())
                        .line(record),
                StandardCharsets.UTF_8);
    }

    @Test
    void countsWhatWasMarkedAndRefusedByTopicAndNamesTopicsWithoutASchema() {
        lake.put("contracts/a.json", new byte[0]);
        lake.put("contracts/checkout%3Adone.json", new byte[0]);
        lake.put("contracts/old/b.json", new byte[0]);
        publish(
                Folder.EVENTS,
                1,
                row("a", ""),
                row("a", ",\"_extra\":{\"contract\":[{\"at\":\"\",\"rule\":\"type\"}]}"),
                row("b", ",\"message\":\"contract\",\"_extra\":{\"client.contract\":1}"));
        publish(
                Folder.REJECTED,
                2,
                rejected("contract", "{\"topic\":\"checkout:done\"}"),
                rejected("contract", "{\"event_name\":\"checkout:done\"}"),
                rejected("topic", "{\"topic\":\"a\"}"),
                rejected("contract", "no record"));

        ContractCounts.Answer answer =
                new ContractCounts(lake, new LakeListing(lake), "contracts/").of(HourRange.of(HOUR));

        assertThat(answer.complete()).isTrue();
        assertThat(answer.filesRead()).isEqualTo(2);
        assertThat(answer.topics())
                .containsExactly(
                        new ContractCounts.Topic("checkout:done", true, 0, 0, 2),
                        new ContractCounts.Topic("a", true, 2, 1, 0),
                        new ContractCounts.Topic("", false, 0, 0, 1),
                        new ContractCounts.Topic("b", false, 1, 0, 0));
    }

    @Test
    void saysThatItDoesNotKnowAndThatItIsNotAll() {
        publish(Folder.EVENTS, 1, row("a", ""), "no JSON");

        ContractCounts.Answer answer = new ContractCounts(lake, new LakeListing(lake), "").of(HourRange.of(HOUR));

        assertThat(answer.complete()).isFalse();
        assertThat(answer.topics()).containsExactly(new ContractCounts.Topic("a", null, 1, 0, 0));
    }
}
