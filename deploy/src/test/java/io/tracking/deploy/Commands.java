package io.tracking.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs other programs. */
final class Commands {

    private static final long SECONDS = 120;

    private Commands() {}

    /** What a program printed, and with what it ended. */
    record Output(int exit, String text) {}

    /** Whether a program of that name is on the path. */
    static boolean has(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** @throws IllegalStateException when it has not ended after two minutes */
    static Output run(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path output = Files.createTempFile("command", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " has not ended after two minutes");
            }
            return new Output(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command, e);
        } finally {
            Files.delete(output);
        }
    }

    /** Says in the build's output what was not tested, and why. */
    static void notRun(String what, String why) {
        System.out.println("[deploy] NOT RUN HERE: " + what + ": " + why);
    }
}
