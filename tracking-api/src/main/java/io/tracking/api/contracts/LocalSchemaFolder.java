package io.tracking.api.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads schemas from a directory. */
final class LocalSchemaFolder implements SchemaFolder {

    private final Path directory;

    LocalSchemaFolder(Path directory) {
        this.directory = directory;
    }

    @Override
    public Map<String, byte[]> read() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .limit(MOST_FILES + 1L)
                    .toList();
        }
        SchemaFolder.checkCount(files.size());
        Map<String, byte[]> byName = new TreeMap<>();
        for (Path file : files) {
            SchemaFolder.checkSize(file.toString(), Files.size(file));
            byName.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        return byName;
    }
}
