package io.tracking.loader.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.load.Files;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the loader's own files are listed and described, whatever somebody puts among them. */
class StrangersTest {

    private static final String PARTITION = "events/date=2026-11-21/hour=07/";

    private final FakeLake lake = new FakeLake();
    private final LakeListing files = new LakeListing(lake);
    private final FileKey own = Files.publish(
            lake,
            Files.key(Table.EVENTS, Files.HOUR, 1),
            "s1",
            1,
            List.of(Files.event("a", "2026-11-21 07:00:00.000000", "t")));

    private List<LakeFile> described() {
        return files.describe(files.list(List.of(Table.values()), HourRange.of(Files.HOUR)).keySet().stream());
    }

    private void assertOnlyTheOwnFileAnd(String stranger) {
        assertThat(described()).extracting(LakeFile::key).containsExactly(own);
        assertThat(files.strangers().under(PARTITION))
                .extracting(Strangers.Stranger::key)
                .containsExactly(stranger);
        assertThat(files.strangers().count()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "part-00000.parquet",
                "_SUCCESS",
                "a\nb",
                "2026 \u001b[31mred.ndjson.zst",
                "../../../etc/passwd",
                "20261121T0700Z-loader-a-0001.ndjson.zst.tmp",
                "20261121T0700Z-loader-a-00001.ndjson.zst",
                "20261121T070000Z-loader-a-0001.ndjson.zst",
                "20261121T9900Z-loader-a-0001.ndjson.zst",
                "20261121T0700Z-loader-a-0000.ndjson.zst",
                "20261121T0700Z-'; DROP TABLE tracking.events; --0001.ndjson.zst"
            })
    void namesObjectsWhoseKeyIsNoWindowFiles(String name) {
        lake.put(PARTITION + name, new byte[] {1});

        assertOnlyTheOwnFileAnd(PARTITION + name);
    }

    @ParameterizedTest
    @CsvSource({
        "rows,",
        "rows,many",
        "rows,-1",
        "rows,99999999999999999999",
        "rows,9223372036854775807",
        "rows,9999999999",
        "rows,10923",
        "set,",
        "set,LONG",
        "set-files,2147483648",
        "set-files,x",
        "sha256,",
        "request-hours,never",
        "request-hours,2026-11-21T07",
        "request-hours,2026-11-21T09/2026-11-21T07/2026-11-21T08"
    })
    void namesObjectsWhoseMetadataLies(String name, String value) {
        Map<String, String> metadata =
                new HashMap<>(lake.describe(own.toString()).orElseThrow().metadata());
        metadata.remove(name);
        if (value != null) {
            metadata.put(name, value.replace("LONG", "s".repeat(1500)));
        }
        String key = Files.key(Table.EVENTS, Files.HOUR, 2).toString();
        lake.put(key, new byte[] {1}, metadata);

        assertOnlyTheOwnFileAnd(key);
    }

    @Test
    void namesAnObjectWhoseKeyTheLedgerHasNoRoomFor() {
        String key =
                new FileKey(Folder.EVENTS, Files.HOUR, Files.HOUR, "l".repeat(500), 2, Compression.ZSTD).toString();
        lake.put(
                key, new byte[] {1}, lake.describe(own.toString()).orElseThrow().metadata());

        assertOnlyTheOwnFileAnd(key);
    }

    @Test
    void namesAnObjectThatTheBucketDoesNotGive() {
        String key = Files.key(Table.EVENTS, Files.HOUR, 2).toString();
        lake.put(key, new byte[] {1});
        lake.refuse(key);

        assertOnlyTheOwnFileAnd(key);
    }

    @Test
    void namesAFolderThatIsNoDay() {
        lake.put("events/backup of 2025/part-0", new byte[] {1});
        lake.put("events/date=2026-02-30/part-0", new byte[] {1});

        assertThat(files.days(List.of(Table.values()))).containsExactly(LocalDate.parse("2026-11-21"));
        assertThat(files.strangers().under("events/"))
                .extracting(Strangers.Stranger::key)
                .containsExactlyInAnyOrder("events/backup of 2025/", "events/date=2026-02-30/");
        lake.delete("events/backup of 2025/part-0");
        lake.delete("events/date=2026-02-30/part-0");
        assertThat(files.days(List.of(Table.values()))).hasSize(1);
        assertThat(files.strangers().count()).isZero();
    }

    /** What consoles make when somebody creates a folder. */
    @Test
    void aFolderWithNothingInItIsNoStranger() {
        for (String folder :
                List.of("events/", "events/archive/", "events/archive/2025/", PARTITION, "utm/", "rejected/")) {
            lake.put(folder, new byte[0]);
        }

        assertThat(files.days(List.of(Table.values()))).containsExactly(LocalDate.parse("2026-11-21"));
        assertThat(described()).extracting(LakeFile::key).containsExactly(own);
        assertThat(files.rejected(HourRange.of(Files.HOUR))).isEmpty();
        assertThat(files.strangers().count()).isZero();

        lake.put("events/archive/2025/part-0", new byte[] {1});
        files.days(List.of(Table.values()));
        assertThat(files.strangers().under("events/"))
                .extracting(Strangers.Stranger::key)
                .containsExactly("events/archive/");
        lake.delete("events/archive/2025/part-0");
        files.days(List.of(Table.values()));
        assertThat(files.strangers().count()).isZero();
    }

    @Test
    void anObjectThatIsMendedIsNoStrangerAnyMore() {
        FileKey key = Files.key(Table.EVENTS, Files.HOUR, 2);
        lake.put(key.toString(), new byte[] {1});
        assertOnlyTheOwnFileAnd(key.toString());

        lake.delete(key.toString());
        Files.publish(lake, key, "s2", 1, List.of(Files.event("b", "2026-11-21 07:00:00.000000", "t")));

        assertThat(described()).extracting(LakeFile::key).containsExactly(own, key);
        assertThat(files.strangers().count()).isZero();
    }

    @Test
    void countsAStrangerForAsLongAsItIsThere() {
        lake.put(PARTITION + "part-0", new byte[] {1});
        lake.put(PARTITION, new byte[0]);
        assertOnlyTheOwnFileAnd(PARTITION + "part-0");

        lake.delete(PARTITION + "part-0");

        assertThat(described()).hasSize(1);
        assertThat(files.strangers().count()).isZero();
    }
}
