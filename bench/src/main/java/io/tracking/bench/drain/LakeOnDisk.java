package io.tracking.bench.drain;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The bucket's files, counted without the product's code.
 *
 * @param directory of the bucket
 */
record LakeOnDisk(Path directory) {

    private static final String FIELD = "\"request_id\":\"";
    private static final int ID_LENGTH = 36;

    /**
     * What the files of one folder hold.
     *
     * @param ids distinct request_ids, as 64-bit hashes
     */
    record Count(long files, long bytes, long lines, Set<Long> ids) {}

    Count count(String folder) {
        Path root = directory.resolve(folder);
        if (!Files.isDirectory(root)) {
            return new Count(0, 0, 0, Set.of());
        }
        try (var files = Files.walk(root)) {
            long number = 0;
            long bytes = 0;
            long lines = 0;
            Set<Long> ids = new HashSet<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                number++;
                bytes += Files.size(file);
                lines += lines(file, ids);
            }
            return new Count(number, bytes, lines, ids);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + root, e);
        }
    }

    private static long lines(Path file, Set<Long> ids) throws IOException {
        long lines = 0;
        try (var reader = new BufferedReader(new InputStreamReader(unpacked(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines++;
                int id = line.indexOf(FIELD) + FIELD.length();
                ids.add(hash(line.substring(id, id + ID_LENGTH)));
            }
        }
        return lines;
    }

    private static long hash(String id) {
        long hash = 0;
        for (int i = 0; i < id.length(); i++) {
            hash = hash * 0x9e3779b97f4a7c15L + id.charAt(i);
        }
        return hash;
    }

    private static InputStream unpacked(Path file) throws IOException {
        InputStream packed = Files.newInputStream(file);
        return file.toString().endsWith(".gz")
                ? new GZIPInputStream(packed, 1 << 16)
                : new ZstdInputStream(packed).setContinuous(false);
    }

    /** Between two rounds. */
    void empty() {
        try (var files = Files.walk(directory)) {
            files.filter(path -> !path.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + directory, e);
        }
    }
}
