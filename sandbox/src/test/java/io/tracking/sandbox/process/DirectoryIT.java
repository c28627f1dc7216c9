package io.tracking.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryIT {

    @Test
    void isMadeWithItsParents(@TempDir Path place) {
        Directory.require(place.resolve("a/b"));

        assertThat(place.resolve("a/b")).isEmptyDirectory();
    }

    @Test
    void saysWhyItCannotBeUsed(@TempDir Path place) throws IOException {
        Path file = Files.createFile(place.resolve("file"));

        assertThatThrownBy(() -> Directory.require(file))
                .isInstanceOf(SandboxException.class)
                .hasMessage("Cannot write to --directory " + file + ": " + file
                        + ": it is there already, and no directory");
        assertThatThrownBy(() -> Directory.require(file.resolve("below")))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith("Cannot write to --directory " + file.resolve("below") + ": " + file)
                .hasMessageMatching("(?s).*: (it is there already, and no directory|Not a directory)");
        assertThatThrownBy(() -> Directory.require(Path.of("/proc/sandbox")))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "Cannot write to --directory /proc/sandbox: /proc/sandbox: there is no such file or directory");
    }

    @Test
    void saysWhatJavaKeepsInTheClassOfAnError() {
        assertThat(new SandboxException("Cannot write x", new AccessDeniedException("/x")))
                .hasMessage("Cannot write x: /x: permission denied");
    }

    @Test
    void isEmptiedOfNothingElse(@TempDir Path place) throws IOException {
        Files.createDirectories(place.resolve("logs/deep"));
        Files.writeString(place.resolve("logs/deep/file"), "gone");
        Files.writeString(place.resolve("mine"), "stays");

        Directory.empty(place, List.of("logs", "aws"));

        assertThat(place).isDirectoryContaining(file -> file.endsWith("mine"));
        assertThat(place.resolve("logs")).doesNotExist();
    }
}
