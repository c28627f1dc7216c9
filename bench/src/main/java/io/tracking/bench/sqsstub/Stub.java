package io.tracking.bench.sqsstub;

import io.tracking.bench.process.Java;
import io.tracking.bench.process.MeasuredProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The stub in a process of its own, seen from the measurement. */
public final class Stub implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("sqs=(\\d+) control=(\\d+)");

    private final MeasuredProcess child;
    private final Path spool;
    private final int port;
    private final int controlPort;
    private final HttpClient http = HttpClient.newHttpClient();

    private Stub(MeasuredProcess child, Path spool, MatchResult ports) {
        this.child = child;
        this.spool = spool;
        port = Integer.parseInt(ports.group(1));
        controlPort = Integer.parseInt(ports.group(2));
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param options beyond those for its spool, such as {@code --preload}
     */
    public static Stub start(Path directory, List<String> options) {
        Path spool = directory.resolve("spool");
        List<String> arguments = new ArrayList<>(List.of("--spool", spool.toString()));
        arguments.addAll(options);
        MeasuredProcess child = MeasuredProcess.start(
                "sqs-stub", directory, Java.main(SqsStub.class, List.of("-Xmx3g", "-XX:+UseSerialGC"), arguments));
        return new Stub(child, spool, child.awaitLine(READY));
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public MeasuredProcess child() {
        return child;
    }

    public StubStats stats() {
        return JsonMapper.shared().readValue(control("GET", "/stats"), StubStats.class);
    }

    /** From now on that part of the queue's messages is refused. */
    public void refuse(String queue, double fraction) {
        control("POST", String.format(Locale.ROOT, "/refuse?queue=%s&fraction=%f", queue, fraction));
    }

    /** Puts what was preloaded there to receive, again with each call; answers how many messages. */
    public int refill(String queue) {
        return Integer.parseInt(control("POST", "/refill?queue=" + queue));
    }

    /** Shows {@code audit} every confirmed message: its body and its attributes. */
    public void messages(String queue, BiConsumer<String, java.util.Map<String, String>> audit) {
        stats();
        Spool.read(
                spool(queue),
                message -> audit.accept(
                        new String(message.body(), java.nio.charset.StandardCharsets.UTF_8), message.attributes()));
    }

    Path spool(String queue) {
        return spool.resolve(queue);
    }

    private String control(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot reach the stub", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the stub", e);
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
