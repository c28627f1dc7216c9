package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpIT {

    private static final Path ROOT =
            Path.of(System.getProperty("tracking.root", "..")).toAbsolutePath().normalize();

    @ParameterizedTest
    @ValueSource(strings = {"run", "chaos"})
    void isPrintedWithoutJavaMavenOrAnythingBuilt(String command, @TempDir Path checkout) throws Exception {
        for (var file : List.of(
                command, "sandbox/help.sh", "sandbox/src/main/resources/io/tracking/sandbox/" + command + ".txt")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.copy(ROOT.resolve(file), checkout.resolve(file));
        }
        var builder =
                new ProcessBuilder("/bin/bash", checkout.resolve(command).toString(), "--directory", "x", "--help");
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", "/nowhere");

        var process = builder.redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(Usage.of(command))
                .startsWith("Usage: ./" + command);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
