package io.tracking.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.localaws.ControlPlane;
import io.tracking.localaws.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged application without keys: its role comes by web identity, as Kubernetes gives it. */
class WebIdentityIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private Path directory;

    @Test
    void signsForTheQueueWithTheRole() throws Exception {
        try (QueueUnderTest queue = QueueUnderTest.create();
                ControlPlane controlPlane = new ControlPlane(LocalAws.shared())) {
            Process api = start(queue, controlPlane);
            try {
                Client client = new Client(port());

                assertThat(client.post("{\"topic\":\"a\"}").statusCode())
                        .as(said())
                        .isEqualTo(202);
                assertThat(controlPlane.asked()).contains("AssumeRoleWithWebIdentity with the token");
                assertThat(queue.drain().events()).hasSize(1);
                assertThat(said()).doesNotContain("NoClassDefFoundError", "ClassNotFoundException", "class path");
            } finally {
                api.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(QueueUnderTest queue, ControlPlane controlPlane) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                jar().toString(),
                "--server.port=0",
                "--management.server.port="));
        queue.properties().forEach((name, value) -> {
            if (!name.startsWith("spring.cloud.aws.credentials.")) {
                command.add("--" + name + "=" + value);
            }
        });
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        Path token = Files.writeString(directory.resolve("token"), ControlPlane.TOKEN);
        builder.environment().putAll(controlPlane.environment(token.toString()));
        return builder.start();
    }

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(path -> path.getFileName().toString().matches("tracking-api-.*(?<!-sources)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Cannot find tracking-api's jar in target/: run mvn package"));
        }
    }

    private Path log() {
        return directory.resolve("tracking-api.log");
    }

    private String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port() {
        await().atMost(90, SECONDS).until(() -> PORT.matcher(said()).find());
        Matcher port = PORT.matcher(said());
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }
}
