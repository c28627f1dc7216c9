package io.tracking.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of this repository, and round figures beside the real ones. */
public final class Repository {

    /** The repository. */
    public static final Path ROOT =
            Path.of(System.getProperty("tracking.root", "..")).toAbsolutePath().normalize();

    /** Has prices and quantities that can be computed with by hand. */
    public static final Path ROUND = ROOT.resolve("deploy/src/test/resources/round");

    private Repository() {}

    /** The text of a file, white space collapsed. */
    public static String words(String path) throws IOException {
        return Files.readString(ROOT.resolve(path)).replaceAll("\\s+", " ");
    }
}
