package io.tracking.loader.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.TimeRanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what every lake must do. */
abstract class LakeContract {

    private static final Instant HOUR = Instant.parse("2026-11-21T07:00:00Z");
    private static final AtomicInteger LOADERS = new AtomicInteger();

    private final String loader = "contract-" + System.nanoTime() + "-" + LOADERS.incrementAndGet();

    abstract Lake lake();

    @Test
    void publishesAFileWithItsMetadata() throws IOException {
        FileKey key = key(1);
        FileMetadata metadata = new FileMetadata(
                2,
                sha256("two\nrows\n"),
                "2020-06-01 00:00:24.000000",
                "2026-11-21 07:00:00.000000",
                TimeRanges.parse("2020-06-01T00/2020-06-01T00,2026-11-21T07/2026-11-21T07"),
                "20261121T0705Z-" + loader + "-1",
                1);

        lake().publish(key, metadata, body("two\nrows\n"));

        assertThat(read(key.toString())).isEqualTo("two\nrows\n");
        StoredFile.Described described = lake().describe(key.toString()).orElseThrow();
        assertThat(FileMetadata.of(described.metadata())).isEqualTo(metadata);
        assertThat(described.file().bytes()).isEqualTo(9);
        assertThat(lake().list(key.toString())).singleElement().satisfies(file -> assertThat(file.etag())
                .isEqualTo(described.file().etag())
                .doesNotContain("\""));
    }

    @Test
    void tellsTheFoldersOfAPrefix() {
        String root = "contract/" + loader + "/";
        lake().put(root + "date=2026-11-21/hour=07/a", new byte[] {1});
        lake().put(root + "date=2026-11-21/hour=08/a", new byte[] {1});
        lake().put(root + "date=1970-01-01/a", new byte[] {1});
        lake().put(root + "no-folder", new byte[] {1});

        assertThat(lake().folders(root)).containsExactly(root + "date=1970-01-01/", root + "date=2026-11-21/");
        assertThat(lake().folders(root + "none/")).isEmpty();
    }

    /** What consoles make when somebody creates a folder is nothing. */
    @Test
    void tellsAFolderWithNothingInIt() {
        String root = "contract/" + loader + "/";
        lake().put(root + "empty/", new byte[0]);
        lake().put(root + "empty/deeper/", new byte[0]);
        lake().put(root + "full/", new byte[0]);
        lake().put(root + "full/a", new byte[0]);
        lake().put(root + "fuller/deeper/a", new byte[] {1});

        assertThat(lake().empty(root + "empty/")).isTrue();
        assertThat(lake().empty(root + "none/")).isTrue();
        assertThat(lake().empty(root + "full/")).isFalse();
        assertThat(lake().empty(root + "fuller/")).isFalse();
    }

    @Test
    void publishingTheSameFileAgainSucceeds() throws IOException {
        FileKey key = key(1);

        lake().publish(key, metadata("same\n"), body("same\n"));
        lake().publish(key, metadata("same\n"), body("same\n"));

        assertThat(read(key.toString())).isEqualTo("same\n");
    }

    @Test
    void neverReplacesAPublishedFile() throws IOException {
        FileKey key = key(1);
        lake().publish(key, metadata("first\n"), body("first\n"));

        assertThatExceptionOfType(KeyTakenException.class)
                .isThrownBy(() -> lake().publish(key, metadata("second\n"), body("second\n")))
                .withMessageContaining(key.toString());

        assertThat(read(key.toString())).isEqualTo("first\n");
    }

    @Test
    void ofTwoThatPublishUnderOneKeyOneWins() throws IOException {
        FileKey key = key(1);

        long won = Stream.of("one\n", "two\n")
                .map(text -> CompletableFuture.supplyAsync(() -> published(key, text)))
                .toList()
                .stream()
                .filter(CompletableFuture::join)
                .count();

        assertThat(won).isOne();
        assertThat(read(key.toString())).isIn("one\n", "two\n");
    }

    /** S3 answers 409 while the other write is under way: that one is tried again. */
    private boolean published(FileKey key, String text) {
        while (true) {
            try {
                lake().publish(key, metadata(text), body(text));
                return true;
            } catch (KeyTakenException e) {
                return false;
            } catch (LakeUnavailableException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void listsAPartitionInKeyOrderAndNothingElse() {
        List<FileKey> keys = IntStream.rangeClosed(1, 12).mapToObj(this::key).toList();
        keys.forEach(key -> lake().publish(key, metadata("row\n"), body("row\n")));
        FileKey elsewhere = new FileKey(Folder.EVENTS, HOUR.plusSeconds(3600), HOUR, loader, 1, Compression.ZSTD);
        lake().publish(elsewhere, metadata("row\n"), body("row\n"));

        List<String> listed = lake().list(FileKey.partition(Folder.EVENTS, HOUR)).stream()
                .map(StoredFile::key)
                .filter(key -> key.contains(loader))
                .toList();

        assertThat(listed).isEqualTo(keys.stream().map(FileKey::toString).toList());
    }

    @Test
    void knowsNothingOfAKeyThatIsNotThere() {
        assertThat(lake().describe(key(404).toString())).isEmpty();
        assertThat(lake().list(key(404).toString())).isEmpty();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> lake().open(key(404).toString()))
                .withMessageContaining("no such object");
    }

    @Test
    void putsReplacesAndDeletesManifests() throws IOException {
        String key = "manifests/" + loader + ".json";

        lake().put(key, "{}".getBytes(StandardCharsets.UTF_8));
        lake().put(key, "{\"entries\":[]}".getBytes(StandardCharsets.UTF_8));
        String second = read(key);
        lake().delete(key);
        lake().delete(key);

        assertThat(second).isEqualTo("{\"entries\":[]}");
        assertThat(lake().describe(key)).isEmpty();
    }

    @Test
    void createsWhatIsNotThereOnceWhoeverTries() throws Exception {
        String key = "delivery/" + loader;
        ExecutorService both = Executors.newFixedThreadPool(2);
        Callable<Boolean> create = () -> lake().create(key, "{}".getBytes(StandardCharsets.UTF_8));

        List<Boolean> created = new ArrayList<>();
        for (Future<Boolean> one : both.invokeAll(List.of(create, create))) {
            created.add(one.get());
        }
        both.shutdown();
        boolean again = lake().create(key, "other".getBytes(StandardCharsets.UTF_8));

        assertThat(created).containsExactlyInAnyOrder(true, false);
        assertThat(again).isFalse();
        assertThat(read(key)).isEqualTo("{}");
    }

    @Test
    void isThere() {
        assertThatCode(() -> lake().check()).doesNotThrowAnyException();
        assertThat(lake().uri("events/x")).startsWith("s3://").endsWith("/events/x");
    }

    private FileKey key(int sequence) {
        return new FileKey(Folder.EVENTS, HOUR, HOUR.plusSeconds(300), loader, sequence, Compression.ZSTD);
    }

    private FileMetadata metadata(String text) {
        return new FileMetadata(1, sha256(text), "", "", TimeRanges.NONE, "set-" + loader, 1);
    }

    private static FileBody body(String text) {
        return FileBody.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private String read(String key) throws IOException {
        try (InputStream in = lake().open(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new CompletionException(e);
        }
    }
}
