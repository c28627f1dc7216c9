package io.tracking.bench.ingest;

import io.tracking.bench.process.Java;
import io.tracking.bench.process.MeasuredProcess;
import io.tracking.bench.yardstick.MessagePerEventApp;
import io.tracking.bench.yardstick.QueuelessApp;
import io.tracking.sandbox.demo.Events;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Starts what is measured, each on a free port of 127.0.0.1. */
final class MeasuredServers {

    static final String QUEUE = "tracking-events";
    private static final int POOL = 8_192;

    private final Path repository;
    private final @Nullable Path before;
    private final Path directory;
    private final List<String> apiJvm;
    private final List<String> apiArguments;
    private final Path events;
    private final Path flumeEvents;

    /**
     * Makes the events that all of them are sent.
     *
     * @param before another checkout, built, whose tracking-api is measured too; null: none is
     */
    MeasuredServers(
            Path repository, @Nullable Path before, Path directory, List<String> apiJvm, List<String> apiArguments) {
        this.repository = repository;
        this.before = before;
        this.directory = directory;
        this.apiJvm = apiJvm;
        this.apiArguments = apiArguments;
        events = directory.resolve("events");
        flumeEvents = directory.resolve("flume-events");
        Events source = new Events(7);
        source.writePool(events, POOL);
        source.writePool(flumeEvents, POOL, event -> JsonMapper.shared()
                .writeValueAsString(List.of(Map.of("headers", Map.of(), "body", event))));
    }

    Subject nginx() {
        int port = Ports.free();
        Path home = emptyDirectory("nginx");
        Path configuration = configured(repository.resolve("bench/nginx/nginx.conf"), home, port);
        MeasuredProcess child = MeasuredProcess.start(
                "nginx", directory, List.of("nginx", "-p", home.toString(), "-c", configuration.toString()));
        return ready(new Subject("nginx 204", child, track(port), events, ""));
    }

    Subject flume() {
        int port = Ports.free();
        Path home = emptyDirectory("flume");
        Path configuration = configured(repository.resolve("bench/flume/flume.conf"), home, port);
        MeasuredProcess child = MeasuredProcess.start(
                "flume",
                directory,
                Java.main(
                        "org.apache.flume.node.Application",
                        repository.resolve("bench/flume/target/lib"),
                        List.of("-Xms1g", "-Xmx1g"),
                        List.of("-n", "agent", "-f", configuration.toString())));
        return ready(new Subject(
                "Flume, file channel", child, URI.create("http://127.0.0.1:" + port + "/"), flumeEvents, ""));
    }

    Subject queueless() {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>(awsArguments(URI.create("http://127.0.0.1:1")));
        arguments.add("--server.port=" + port);
        arguments.add("--spring.cloud.aws.sqs.enabled=false");
        MeasuredProcess child = MeasuredProcess.start(
                "queueless", directory, Java.main(QueuelessApp.class, List.of("-Xms512m", "-Xmx512m"), arguments));
        return ready(new Subject("Boot, no queue", child, track(port), events, ""));
    }

    Subject messagePerEvent(String name, URI sqs) {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>(awsArguments(sqs));
        arguments.add("--server.port=" + port);
        MeasuredProcess child = MeasuredProcess.start(
                name.replaceAll("[^a-z]+", "-"),
                directory,
                Java.main(MessagePerEventApp.class, List.of("-Xms512m", "-Xmx512m"), arguments));
        return ready(new Subject(name, child, track(port), events, QUEUE));
    }

    Subject api(String name, URI sqs) {
        return api(name, sqs, Ports.free());
    }

    /** The product itself. */
    Subject api(String name, URI sqs, int port) {
        return api(repository, name, sqs, port);
    }

    /** The product as it was in the other checkout. */
    Subject apiBefore(String name, URI sqs) {
        return api(
                Objects.requireNonNull(before, "--subjects before needs --before <checkout>"), name, sqs, Ports.free());
    }

    private Subject api(Path checkout, String name, URI sqs, int port) {
        List<String> arguments = new ArrayList<>(awsArguments(sqs));
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.port=" + port);
        arguments.add("--server.address=127.0.0.1");
        arguments.addAll(apiArguments);
        MeasuredProcess child = MeasuredProcess.start(
                name.replaceAll("[^a-z]+", "-"),
                directory,
                Java.jar(Jars.below(checkout, repository).api(), apiJvm, arguments));
        return ready(new Subject(name, child, track(port), events, QUEUE));
    }

    private static Subject ready(Subject subject) {
        subject.child().awaitHttp(subject.url());
        return subject;
    }

    static List<String> awsArguments(URI sqs) {
        return List.of(
                "--spring.cloud.aws.region.static=us-east-1",
                "--spring.cloud.aws.credentials.access-key=sandbox",
                "--spring.cloud.aws.credentials.secret-key=sandbox-secret",
                "--spring.cloud.aws.sqs.endpoint=" + sqs);
    }

    private static URI track(int port) {
        return URI.create("http://127.0.0.1:" + port + "/track");
    }

    private Path configured(Path template, Path home, int port) {
        try {
            Path configuration = home.resolve(template.getFileName().toString());
            Files.writeString(
                    configuration,
                    Files.readString(template)
                            .replace("@directory@", home.toString())
                            .replace("@port@", Integer.toString(port)));
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot configure " + template, e);
        }
    }

    private Path emptyDirectory(String name) {
        try {
            Path home = directory.resolve(name);
            FileSystemUtils.deleteRecursively(home);
            return Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + name, e);
        }
    }
}
