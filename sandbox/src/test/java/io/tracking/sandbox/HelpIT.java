package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tracking.sandbox.chaos.Chaos;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HelpIT {

    private static final Path ROOT =
            Path.of(System.getProperty("tracking.root", "..")).toAbsolutePath().normalize();

    /** What each script prints, and what the program itself would print. */
    static Stream<Arguments> commands() {
        return Stream.of(arguments("run", SandboxOptions.usage()), arguments("chaos", Chaos.usage()));
    }

    /** When it fails: put the expected text into {@code sandbox/help/<command>.txt}. */
    @ParameterizedTest
    @MethodSource("commands")
    void isPrintedWithoutJavaMavenOrAnythingBuilt(String command, String usage, @TempDir Path checkout)
            throws Exception {
        for (String file : List.of(command, "sandbox/help.sh", "sandbox/help/" + command + ".txt")) {
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.copy(ROOT.resolve(file), checkout.resolve(file));
        }
        ProcessBuilder builder =
                new ProcessBuilder("/bin/bash", checkout.resolve(command).toString(), "--directory", "x", "--help");
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", "/nowhere");

        Process process = builder.redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(usage)
                .startsWith("Usage: ./" + command);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
