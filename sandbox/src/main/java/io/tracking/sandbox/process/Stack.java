package io.tracking.sandbox.process;

import io.tracking.sandbox.process.PidFile.Entry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * local-aws, tracking-api and the loader as processes of their own, with the same Java as this one.
 *
 * <p>Started together; stopped applications first, so that they can still finish what they have begun. Thread-safe.
 */
public final class Stack implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Settings settings;
    private final PidFile pids;
    private final Map<Program, ChildProcess> children = new EnumMap<>(Program.class);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    public Stack(Settings settings) {
        this.settings = settings;
        this.pids = new PidFile(settings.directory().resolve("pids"));
    }

    /**
     * Stops what a run that was killed has left behind.
     *
     * @return names and ids of what was stopped
     * @throws SandboxException when that run is still alive
     */
    public List<String> stopLeftOvers() {
        return pids.stopLeftOvers().stream().map(Entry::toString).toList();
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws SandboxException naming the one that died or was not ready in time; the others are stopped then
     */
    public void start(Duration patience) {
        try {
            for (Program program : List.of(Program.LOCAL_AWS, Program.LOADER, Program.API)) {
                keepPreviousLog(program);
                launch(program, List.of());
            }
            awaitReady(patience, Program.values());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts one again, for example after {@link ChildProcess#kill}; further arguments win over the ordinary ones. */
    public synchronized void launch(Program program, List<String> arguments) {
        List<String> command = new ArrayList<>(settings.command(program));
        // Spring joins what is given twice.
        arguments.forEach(argument -> command.removeIf(
                ordinary -> argument.startsWith("--") && ordinary.startsWith(argument.split("=", 2)[0] + "=")));
        command.addAll(arguments);
        children.put(
                program, ChildProcess.start(program.label(), command, settings.directory(), settings.log(program)));
        writePids();
    }

    public synchronized ChildProcess child(Program program) {
        return Optional.ofNullable(children.get(program))
                .orElseThrow(() -> new IllegalStateException(program.label() + " was never started"));
    }

    /** Waits until these answer as ready. */
    public void awaitReady(Duration patience, Program... programs) {
        Instant deadline = Instant.now().plus(patience);
        for (Program program : programs) {
            while (!isReady(program)) {
                for (Program other : programs) {
                    if (!child(other).isAlive()) {
                        throw new SandboxException(child(other).obituary());
                    }
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new SandboxException(program.label() + " was not ready after " + patience.toSeconds()
                            + " s; see " + settings.log(program));
                }
                pause();
            }
        }
        // Processes that they have started in turn are known only now.
        writePids();
    }

    /** Completes with the first one that ends. */
    public synchronized CompletableFuture<ChildProcess> firstEnd() {
        return CompletableFuture.anyOf(
                        children.values().stream().map(ChildProcess::onExit).toArray(CompletableFuture[]::new))
                .thenApply(ChildProcess.class::cast);
    }

    /** Stops applications first, then local-aws. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        for (Program program : List.of(Program.API, Program.LOADER)) {
            stops.add(CompletableFuture.runAsync(() -> stop(program)));
        }
        CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
        stop(Program.LOCAL_AWS);
        pids.delete();
    }

    private void stop(Program program) {
        ChildProcess child;
        synchronized (this) {
            child = children.get(program);
        }
        if (child != null && child.isAlive()) {
            child.stop(STOP_PATIENCE);
        }
    }

    private synchronized void writePids() {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(PidFile.LAUNCHER, ProcessHandle.current()));
        for (Program program : Program.values()) {
            ChildProcess child = children.get(program);
            if (child != null) {
                entries.add(Entry.of(program.label(), child.handle()));
                child.handle().children().forEach(own -> entries.add(Entry.of(program.label() + "-child", own)));
            }
        }
        pids.write(entries);
    }

    private boolean isReady(Program program) {
        LocalEndpoints endpoints = settings.endpoints();
        return switch (program) {
            case LOCAL_AWS -> child(program).hasSaid("local-aws is ready");
            case API -> answersReadiness(endpoints.api());
            case LOADER -> answersReadiness(endpoints.loader()) && WarehouseClient.isMade(endpoints.redshiftUrl());
        };
    }

    private boolean answersReadiness(int port) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while starting");
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while starting");
        }
    }

    private void keepPreviousLog(Program program) {
        Path log = settings.log(program);
        try {
            if (Files.exists(log)) {
                Files.move(
                        log, log.resolveSibling(log.getFileName() + ".previous"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot put " + log + " aside", e);
        }
    }
}
