package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.PublishedFile;
import io.tracking.loader.load.Quarantine.RefusedLine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileRepairTest {

    private static final String AT = "2026-11-21 07:00:24.000000";

    private final FakeLake lake = new FakeLake();
    private final FileIntegrity integrity = new FileIntegrity(lake);
    private final FileRepair repair = new FileRepair(lake);

    private LakeFile publish(Compression compression, String... topics) {
        FileKey key = Files.key(Table.EVENTS, Files.HOUR, 1, compression);
        Files.publish(
                lake,
                key,
                "s1",
                1,
                List.of(topics).stream()
                        .map(topic -> Files.event("id", AT, topic))
                        .toList());
        return new LakeListing(lake).describe(key).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void findsNoFaultInWhatWasPublished(Compression compression) {
        assertThat(integrity.fault(publish(compression, "a", "b", "c"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatWasChangedAfterPublishing(Compression compression) {
        LakeFile file = publish(compression, "a", "b");
        lake.put(file.key().toString(), "cut off".getBytes(StandardCharsets.UTF_8));

        assertThat(integrity.fault(file)).contains("expected sha-256", "changed after publishing");
    }

    @ParameterizedTest
    @EnumSource
    void findsACountThatIsWrong(Compression compression) {
        LakeFile file = publish(compression, "a", "b");
        FileMetadata said = file.metadata();
        LakeFile wrong = new LakeFile(
                file.key(),
                file.etag(),
                file.bytes(),
                file.storedAt(),
                new FileMetadata(3, said.sha256(), "", "", said.requestHours(), said.set(), 1));

        assertThat(integrity.fault(wrong)).isEqualTo("its metadata says 3 rows, it has 2");
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatIsGone(Compression compression) {
        LakeFile file = publish(compression, "a");
        lake.delete(file.key().toString());

        assertThat(integrity.fault(file)).contains("there is no such object");
    }

    /** Bytes that were published as they are: no digest gives them away. */
    @ParameterizedTest
    @EnumSource
    void findsWhatIsCutOffOrNotOfItsFormat(Compression compression) throws IOException {
        LakeFile whole = publish(compression, "a", "b", "c");
        byte[] bytes = lake.open(whole.key().toString()).readAllBytes();

        String cutOff = integrity.fault(republished(whole, Arrays.copyOf(bytes, bytes.length - 9)));
        String other = integrity.fault(republished(whole, "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(cutOff).contains("it is not readable " + compression);
        assertThat(other).contains("it is not readable " + compression, "its metadata says 3 rows, 0 can be read");
    }

    /** Rows up to a place are there and can be counted. */
    @ParameterizedTest
    @EnumSource
    void countsTheRowsThatCanBeRead(Compression compression) throws IOException {
        LakeFile whole = publish(compression, "a", "b");
        byte[] bytes = lake.open(whole.key().toString()).readAllBytes();
        byte[] damaged = Arrays.copyOf(bytes, bytes.length + 100);
        Arrays.fill(damaged, bytes.length, damaged.length, (byte) 0x55);
        if (compression == Compression.GZIP) {
            // What does not begin as another member does is no part of the file.
            System.arraycopy(bytes, 0, damaged, bytes.length, 10);
        }

        LakeFile saying = republished(whole, damaged);
        lake.put(whole.key().toString(), bytes);
        Quarantine changed = integrity.damage(saying).orElseThrow();
        lake.put(whole.key().toString(), damaged);
        Quarantine unreadable = integrity.damage(saying).orElseThrow();
        lake.delete(whole.key().toString());
        Quarantine gone = integrity.damage(saying).orElseThrow();

        assertThat(List.of(changed.rows(), unreadable.rows(), gone.rows())).containsExactly(2L, 2L, 0L);
        assertThat(unreadable.reason()).contains("it is not readable " + compression, "2 can be read");
    }

    /** The numbers of those lines of a file of events that cannot be its rows. */
    private List<Long> misfits(String... lines) {
        FileKey key = Files.publishAs(lake, Files.key(Table.EVENTS, Files.HOUR, 1), "s1", List.of(lines));
        return integrity.misfits(new LakeListing(lake).describe(key).orElseThrow()).stream()
                .map(RefusedLine::line)
                .toList();
    }

    @Test
    void findsLinesThatCannotBeRowsOfTheirFile() {
        List<Long> found = misfits(
                Files.event("id", AT, "x"),
                "garbage",
                "{\"a\":1} {\"b\":2}",
                "{\"a\":\"not closed}",
                "{\"a\":\"no such escape \\x\"}",
                Files.event("id", "2026-11-21 08:00:00.000000", "x"),
                Files.event("id", "2026-11-21 07:59:59.999999", "x"),
                "17");

        assertThat(found).containsExactly(2L, 3L, 4L, 5L, 6L, 8L);
    }

    /** How deep an object or how long a number may be is Redshift's to say. */
    @Test
    void accusesNoLineOfWhatOnlyAParserRefuses() {
        List<Long> found = misfits(
                "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
                "{\"a\":" + "1".repeat(2_000) + "}",
                "{\"" + "n".repeat(100_000) + "\":1}");

        assertThat(found).isEmpty();
    }

    private LakeFile republished(LakeFile file, byte[] bytes) {
        lake.put(file.key().toString(), bytes);
        FileMetadata said = file.metadata();
        String sha256;
        try {
            sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return new LakeFile(
                file.key(),
                file.etag(),
                bytes.length,
                file.storedAt(),
                new FileMetadata(said.rows(), sha256, "", "", said.requestHours(), said.set(), 1));
    }

    @ParameterizedTest
    @EnumSource
    void accusesNobodyWhenTheBucketDoesNotAnswer(Compression compression) {
        LakeFile file = publish(compression, "a");
        Lake silent = (Lake) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Lake.class}, (proxy, method, arguments) -> {
                    throw new LakeUnavailableException("no answer", null);
                });

        assertThatThrownBy(() -> new FileIntegrity(silent).fault(file)).isInstanceOf(LakeUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource
    void takesOutTheRefusedLinesOnly(Compression compression) {
        LakeFile file = publish(compression, "a", "b", "c");
        List<RefusedLine> lines = List.of(new RefusedLine(2, "topic", "1204", "too long"));

        Quarantine quarantine = repair.remove(file, lines);

        assertThat(quarantine.rows()).isEqualTo(1);
        assertThat(lake.list("rejected/")).isEmpty();
        assertThat(lake.list(quarantine.loadFrom())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheSameLinesOnceWhateverIsSaidOfThem(Compression compression) {
        LakeFile file = publish(compression, "a", "b", "c");

        repair.keep(file, List.of(new RefusedLine(2, "topic", "1204", "too long")));
        repair.keep(file, List.of(new RefusedLine(2, "", "found by trials", "query 7 refused it")));
        List<PublishedFile> once = PublishedFile.in(lake, Folder.REJECTED);
        repair.keep(file, List.of(new RefusedLine(2, "", "", ""), new RefusedLine(3, "", "", "")));

        assertThat(once).singleElement().satisfies(kept -> {
            assertThat(kept.lines()).singleElement().asString().contains("\"index\":2", "too long");
            assertThat(kept.metadata().rows()).isOne();
        });
        assertThat(PublishedFile.lines(lake, Folder.REJECTED)).hasSize(3);
    }

    /** Whatever is wrong with the file as a whole: its rows are found, and can be replayed, by line and reason. */
    @ParameterizedTest
    @EnumSource
    void keepsEveryLineThatCanBeReadOfAFileThatIsQuarantinedWhole(Compression compression) throws IOException {
        LakeFile file = publish(compression, "a", "b");
        byte[] bytes = lake.open(file.key().toString()).readAllBytes();
        byte[] damaged = Arrays.copyOf(bytes, bytes.length + 100);
        Arrays.fill(damaged, bytes.length, damaged.length, (byte) 0x55);
        lake.put(file.key().toString(), compression == Compression.GZIP ? bytes : damaged);

        repair.keepAll(file, "its metadata says 3 rows, it has 2");
        repair.keepAll(file, "said again");

        assertThat(PublishedFile.in(lake, Folder.REJECTED)).singleElement().satisfies(kept -> {
            assertThat(kept.metadata().rows()).isEqualTo(2);
            assertThat(kept.lines())
                    .hasSize(2)
                    .allMatch(line -> line.contains("quarantined_file") && line.contains("says 3 rows, it has 2"));
        });
    }

    /** Other bytes under the same key are other records. */
    @Test
    void keepsTheLinesOfAFileThatWasChangedAgain() {
        LakeFile file = publish(Compression.ZSTD, "a");
        repair.keepAll(file, "changed");
        LakeFile other = publishOver(file, "b");
        repair.keepAll(other, "changed");

        assertThat(PublishedFile.lines(lake, Folder.REJECTED)).hasSize(2);
    }

    private LakeFile publishOver(LakeFile file, String topic) {
        lake.delete(file.key().toString());
        return publish(file.key().compression(), topic);
    }

    @Test
    void keepsNothingOfWhatIsGoneOrOfAnotherFormat() {
        LakeFile file = publish(Compression.ZSTD, "a");
        lake.put(file.key().toString(), "no zstd".getBytes(StandardCharsets.UTF_8));
        repair.keepAll(file, "not readable");
        lake.delete(file.key().toString());
        repair.keepAll(file, "gone");

        assertThat(lake.list("rejected/")).isEmpty();
    }

    /** 45 000 lines: no more than one file of copies is in memory. */
    @Test
    void keepsManyLinesInSeveralFiles() {
        String[] topics = new String[45_000];
        Arrays.fill(topics, "t");
        LakeFile file = publish(Compression.ZSTD, topics);

        repair.keepAll(file, "damaged");

        assertThat(PublishedFile.in(lake, Folder.REJECTED))
                .extracting(kept -> kept.metadata().rows())
                .containsExactlyInAnyOrder(20_000L, 20_000L, 5_000L);
    }

    /** COPY takes 4 MB of a line: it is a fault of the line, not of those beside it. */
    @ParameterizedTest
    @EnumSource
    void aLineOfThirtyMegabytesKeepsNoOtherOut(Compression compression) {
        FileKey key = Files.publishAs(
                lake,
                Files.key(Table.EVENTS, Files.HOUR, 1, compression),
                "s1",
                List.of(
                        Files.event("id", AT, "before"),
                        "{\"a\":\"" + "é\\\"".repeat(8_000_000) + "\"}",
                        Files.event("id", AT, "after")));
        LakeFile file = new LakeListing(lake).describe(key).orElseThrow();

        List<RefusedLine> misfits = integrity.misfits(file);
        Quarantine quarantine = repair.remove(file, misfits);
        repair.keep(file, misfits);

        assertThat(integrity.damage(file)).isEmpty();
        assertThat(misfits).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(2);
            assertThat(line.reason()).contains("at most 4194304 bytes");
        });
        assertThat(quarantine.rows()).isOne();
        // All of them can be read again, although every third byte is escaped.
        assertThat(PublishedFile.lines(lake, Folder.REJECTED))
                .hasSize(8)
                .allMatch(line -> line.length() < 4 * 1024 * 1024 && line.contains("\"parts\":8"));
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingToLoadWhenEveryLineIsRefused(Compression compression) {
        LakeFile file = publish(compression, "a");

        Quarantine quarantine = repair.remove(file, List.of(new RefusedLine(1, "topic", "1204", "too long")));

        assertThat(quarantine.loadFrom()).isEmpty();
        assertThat(quarantine.rows()).isEqualTo(1);
    }
}
