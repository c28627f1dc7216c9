package io.tracking.sandbox.chaos;

import com.github.luben.zstd.ZstdInputStream;
import io.tracking.sandbox.process.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The bucket, as the S3 stand-in keeps it: one file for each object. */
public final class LakeReader {

    private final Path bucket;

    public LakeReader(Path bucket) {
        this.bucket = bucket;
    }

    /** Keys below a folder, sorted. */
    public List<String> keys(String folder) {
        Path directory = bucket.resolve(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> bucket.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SandboxException("Cannot list " + directory, e);
        }
    }

    public void lines(String key, Consumer<String> line) {
        try (InputStream file = Files.newInputStream(bucket.resolve(key));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new ZstdInputStream(file), StandardCharsets.UTF_8))) {
            for (String next; (next = lines.readLine()) != null; ) {
                line.accept(next);
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot read " + bucket.resolve(key), e);
        }
    }
}
