package io.tracking.sandbox.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The executable jars of the three programs, as Maven builds them. */
public record Jars(Path localAws, Path api, Path loader) {

    /**
     * Finds them below the repository's directory.
     *
     * @throws SandboxException when one has not been built
     */
    public static Jars below(Path root) {
        return below(root, root);
    }

    /** Those of {@code preferred}, and for programs that were not built there those of {@code root}. */
    public static Jars below(Path preferred, Path root) {
        return new Jars(
                find(preferred, root, "local-aws", "tracking-local-aws-*-exec.jar"),
                find(preferred, root, "tracking-api", "tracking-api-*.jar"),
                find(preferred, root, "loader", "tracking-loader-*.jar"));
    }

    private static Path find(Path preferred, Path root, String module, String pattern) {
        try {
            return find(preferred, module, pattern);
        } catch (SandboxException e) {
            return find(root, module, pattern);
        }
    }

    private static Path find(Path root, String module, String pattern) {
        Path target = root.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, pattern)) {
                for (Path jar : jars) {
                    return jar.toAbsolutePath().normalize();
                }
            } catch (IOException e) {
                throw new SandboxException("Cannot read " + target, e);
            }
        }
        throw new SandboxException(
                "Cannot find " + target + "/" + pattern + ": build it with mvn -Dquick -DskipTests package");
    }
}
