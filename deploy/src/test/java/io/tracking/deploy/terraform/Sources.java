package io.tracking.deploy.terraform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds the texts of a folder.
 *
 * @param directory where they were read, for what they name outside of it
 * @param texts by path from there
 */
public record Sources(Path directory, SortedMap<String, String> texts) {

    /** Reads every .tf and every example of .tfvars. */
    public static Sources read(Path directory) {
        return read(directory, Sources::isTerraform);
    }

    /** Reads every file that is wanted. */
    public static Sources read(Path directory, Predicate<Path> wanted) {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(wanted)::iterator) {
                texts.put(directory.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + directory, e);
        }
        return new Sources(directory, texts);
    }

    private static boolean isTerraform(Path file) {
        String name = file.getFileName().toString();
        return !file.toString().contains("/.terraform/") && (name.endsWith(".tf") || name.endsWith(".tfvars.example"));
    }

    /**
     * The same with one text changed.
     *
     * @throws IllegalArgumentException when {@code old} does not stand in that file exactly once
     */
    public Sources with(String file, String old, String replacement) {
        String text = texts.getOrDefault(file, "");
        int first = text.indexOf(old);
        if (first < 0 || text.indexOf(old, first + 1) >= 0) {
            throw new IllegalArgumentException("Cannot change " + file + ": expected once: " + old);
        }
        SortedMap<String, String> changed = new TreeMap<>(texts);
        changed.put(file, text.replace(old, replacement));
        return new Sources(directory, changed);
    }

    Map<String, String> of(String module) {
        SortedMap<String, String> found = new TreeMap<>();
        texts.forEach((file, text) -> {
            if (file.endsWith(".tf") && file.substring(0, file.lastIndexOf('/')).equals(module)) {
                found.put(file, text);
            }
        });
        return found;
    }
}
