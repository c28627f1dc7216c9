package io.tracking.loader.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.load.WarehouseFixtures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RejectedFilesTest {

    private static final Instant HOUR = Instant.parse("2026-11-21T07:00:00Z");
    private static final String LONG = "e".repeat(31);

    private final FakeLake lake = new FakeLake();
    private final RejectedFiles files = new RejectedFiles(lake, WarehouseFixtures.lakeListing(lake));

    @BeforeEach
    void publish() {
        publish(
                1,
                HOUR,
                both(
                        lines("r1", "{\"topic\":\"first\",\"environment\":\"" + LONG + "\"}"),
                        lines("r2", "{\"source\":\"Google\"}")));
        publish(
                2,
                HOUR.plus(Duration.ofHours(1)),
                lines("r3", "{\"topic\":\"last\",\"environment\":\"" + LONG + "\"}"));
    }

    private static List<byte[]> both(List<byte[]> some, List<byte[]> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private void publish(int sequence, Instant hour, List<byte[]> lines) {
        RejectedLinesFixture.publish(
                lake, new FileKey(Folder.REJECTED, hour, hour, "loader-a", sequence, Compression.ZSTD), lines);
    }

    private static List<byte[]> lines(String id, String body) {
        return RejectedLinesFixture.track(HOUR, id, body);
    }

    private static RejectedSearch search(
            @Nullable String code, @Nullable String field, @Nullable Table table, @Nullable String text) {
        return new RejectedSearch(HOUR, HOUR.plus(Duration.ofHours(1)), code, field, table, text);
    }

    private List<String> found(RejectedSearch search) {
        return files.page(search, null, 100).records().stream()
                .map(RejectedRecord::rejectedId)
                .toList();
    }

    @Test
    void findsByReasonFieldTableTextAndHour() {
        assertThat(found(search(null, null, null, null))).containsExactly("r1", "r2", "r3");
        assertThat(found(search("too_long", null, null, null))).containsExactly("r1", "r3");
        assertThat(found(search("too_long", "medium", null, null))).isEmpty();
        assertThat(found(search(null, "medium", null, null))).containsExactly("r2");
        assertThat(found(search(null, null, Table.UTM, null))).containsExactly("r2");
        assertThat(found(search(null, null, null, "LAST"))).containsExactly("r3");
        assertThat(found(new RejectedSearch(HOUR, HOUR, null, null, null, null)))
                .containsExactly("r1", "r2");
    }

    @Test
    void pagesHoldEachRecordOnceAndTheFirstCountsAll() {
        List<String> seen = new ArrayList<>();
        RejectedFiles.Page first = files.page(search(null, null, null, null), null, 1);
        RejectedFiles.Page page = first;
        while (true) {
            page.records().forEach(record -> seen.add(record.rejectedId()));
            if (page.next() == null) {
                break;
            }
            page = files.page(search(null, null, null, null), page.next(), 1);
        }

        assertThat(seen).containsExactly("r1", "r2", "r3");
        assertThat(first.matching()).isEqualTo(3);
        assertThat(first.allCounted()).isTrue();
        assertThat(first.reasons())
                .containsEntry(new RejectedFiles.Reason("too_long", "environment"), 2L)
                .containsEntry(new RejectedFiles.Reason("missing", "medium"), 1L);
    }

    /** A loader's restart, or another loader, may put the parts of one record into several files. */
    @Test
    void putsALargeRecordTogetherAcrossFiles() {
        String record = "{\"topic\":\"x\",\"environment\":\"" + "é".repeat(20_000) + "\"}";
        List<byte[]> parts = lines("r4", record);
        publish(3, HOUR, parts.subList(1, parts.size()));
        publish(4, HOUR, parts.subList(0, 1));

        List<RejectedRecord> records =
                files.page(search(null, null, null, "ééé"), null, 10).records();

        assertThat(parts).hasSizeGreaterThan(1);
        assertThat(records).singleElement().satisfies(found -> {
            assertThat(found.whole()).isTrue();
            assertThat(new String(found.bytes(), StandardCharsets.UTF_8)).isEqualTo(record);
        });
    }

    @Test
    void aDamagedFileHidesNoOther() {
        lake.put(
                "rejected/date=2026-11-21/hour=07/20261121T0600Z-loader-a-0009.ndjson.zst",
                "no zstd".getBytes(StandardCharsets.UTF_8));

        assertThat(found(search(null, null, null, null))).containsExactly("r1", "r2", "r3");
    }
}
