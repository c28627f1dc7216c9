package io.tracking.sandbox.chaos;

import com.github.luben.zstd.ZstdInputStream;
import io.tracking.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The bucket, as the S3 stand-in keeps it: one file for each object. */
final class LakeReader {

    private final Path bucket;

    LakeReader(Path bucket) {
        this.bucket = bucket;
    }

    /** Keys below a folder, sorted. */
    List<String> keys(String folder) {
        var directory = bucket.resolve(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SandboxException("Cannot list " + directory, e);
        }
    }

    void lines(String key, Consumer<String> line) {
        try (var file = Files.newInputStream(bucket.resolve(key));
                var lines =
                        new BufferedReader(new InputStreamReader(new ZstdInputStream(file), StandardCharsets.UTF_8))) {
            for (String next; (next = lines.readLine()) != null; ) {
                line.accept(next);
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot read " + bucket.resolve(key), e);
        }
    }
}
