package io.tracking.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.TrackingApiApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the application as a process of its own, and stops it as a container is stopped. */
class SigtermIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final QueueUnderTest queue = QueueUnderTest.create();

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void answersWhatItHasTakenBeforeItExits(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("tracking-api.log");
        Process api = start(log);
        try {
            Client client = new Client(port(log));
            CompletableFuture<Integer> lingering = CompletableFuture.supplyAsync(() ->
                    client.post("{\"topic\":\"a\",\"request_id\":\"last\"}").statusCode());
            await().atMost(60, SECONDS)
                    .until(() -> client.get("/actuator/prometheus").body().contains("tracking_records_waiting 1.0"));
            // SIGTERM.
            api.destroy();

            assertThat(lingering.get(30, SECONDS)).as(() -> read(log)).isEqualTo(202);
            assertThat(api.waitFor(30, SECONDS)).as(() -> read(log)).isTrue();
        } finally {
            api.destroyForcibly();
        }
        assertThat(queue.drain().events()).hasSize(1);
    }

    private Process start(Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                TrackingApiApplication.class.getName(),
                "--server.port=0",
                "--management.server.port=",
                "--tracking.api.linger=2s"));
        queue.properties().forEach((name, value) -> command.add("--" + name + "=" + value));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static int port(Path log) {
        await().atMost(90, SECONDS).until(() -> PORT.matcher(read(log)).find());
        Matcher port = PORT.matcher(read(log));
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
