package io.tracking.loader.lake;

import com.github.luben.zstd.ZstdInputStream;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A published file, read back.
 *
 * @param lines of the file, without line ends
 * @param stored the object's own bytes
 */
public record PublishedFile(FileKey key, FileMetadata metadata, List<String> lines, byte[] stored) {

    /** Every window file of a folder, in key order. */
    public static List<PublishedFile> in(Lake lake, Folder folder) {
        return lake.list(folder.path() + "/").stream()
                .map(file -> read(lake, file.key()))
                .toList();
    }

    /** Every line of a folder's files, in key order. */
    public static List<String> lines(Lake lake, Folder folder) {
        return in(lake, folder).stream().flatMap(file -> file.lines.stream()).toList();
    }

    private static PublishedFile read(Lake lake, String key) {
        try (InputStream in = lake.open(key);
                InputStream again = lake.open(key)) {
            FileKey fileKey = FileKey.parse(key);
            InputStream plain =
                    switch (fileKey.compression()) {
                        case ZSTD -> new ZstdInputStream(in);
                        case GZIP -> new GZIPInputStream(in);
                    };
            return new PublishedFile(
                    fileKey,
                    FileMetadata.of(lake.describe(key).orElseThrow().metadata()),
                    new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))
                            .lines()
                            .toList(),
                    again.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
