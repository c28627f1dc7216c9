package io.tracking.sandbox;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** One SDK in a process of its own, which makes the next five calls whenever {@link #goOn} says so. */
final class SdkRun implements AutoCloseable {

    static final Path FOLDER = Path.of("src/test/sdk").toAbsolutePath();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String sdk;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final List<JsonNode> told = new ArrayList<>();

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private SdkRun(String sdk, Process process) {
        this.sdk = sdk;
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** What has to be installed before SDKs can run, and how; null when all is there. */
    static @Nullable String missing() {
        try {
            if (new ProcessBuilder("node", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    != 0) {
                return "node does not run";
            }
        } catch (IOException e) {
            return "node is not there; install Node 20 or later (apt-get install nodejs npm)";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return Files.isDirectory(FOLDER.resolve("node_modules"))
                ? null
                : FOLDER + "/node_modules is not there; run: npm ci --ignore-scripts --prefix sandbox/src/test/sdk";
    }

    static SdkRun start(String sdk, URI api) throws IOException {
        String host = api.toString().replaceFirst("/$", "");
        return new SdkRun(
                sdk,
                new ProcessBuilder("node", "run.mjs", sdk, host, "mark" + sdk)
                        .directory(FOLDER.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    void goOn() {
        try {
            in.write("go on\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot tell " + sdk + " to go on", e);
        }
    }

    /** An SDK that never comes to its end fails in time. */
    private String line() throws IOException {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread reading = new Thread(
                () -> {
                    try {
                        line.complete(out.readLine());
                    } catch (IOException e) {
                        line.completeExceptionally(e);
                    }
                },
                "sdk-" + sdk);
        reading.setDaemon(true);
        reading.start();
        try {
            return line.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(sdk + " did not say within " + PATIENCE + " that it has sent what it was told", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits until none of the calls that {@link #goOn} led to is under way any more. */
    void awaitSettled() throws IOException {
        String line = line();
        if (line == null) {
            throw new IOException(sdk + " ended before it said what it was told; see its messages above");
        }
        JSON.readTree(line).path("told").forEach(told::add);
    }

    /** Every call so far; one that the SDK itself has given up says {@code givenUp}. */
    List<JsonNode> told() {
        return told;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
