package io.tracking.sandbox.chaos;

import io.tracking.sandbox.demo.DemoRequest;
import io.tracking.sandbox.demo.Traffic;
import io.tracking.sandbox.process.SandboxException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that send at a rate, and the same request again, to whichever tracking-api, until it is answered. Each answer is on
 * disk before it counts. Thread-safe.
 */
final class Clients implements AutoCloseable {

    private static final int IN_FLIGHT = 64;
    private static final int LARGEST_REQUEST = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(12);

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ExecutorService threads = Executors.newCachedThreadPool(Clients::daemon);
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final AtomicLong requests = new AtomicLong();
    private final LongAdder records = new LongAdder();
    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final List<URI> apis;
    private final Queue<DemoRequest> first;
    private final Traffic traffic;
    private final int rate;
    private final Promises promises;
    private final BufferedWriter log;
    private final Thread pace;
    private volatile boolean finishing;

    /** @param first sent before anything else of the traffic */
    Clients(List<URI> apis, Queue<DemoRequest> first, Traffic traffic, int rate, Promises promises, Path log) {
        this.apis = apis;
        this.first = first;
        this.traffic = traffic;
        this.rate = rate;
        this.promises = promises;
        try {
            this.log = Files.newBufferedWriter(log);
        } catch (IOException e) {
            throw new SandboxException("Cannot write " + log, e);
        }
        this.pace = daemon(this::send);
    }

    void start() {
        pace.start();
    }

    /** Nothing new any more. Waits until every request has an answer, false when some have none in time. */
    boolean finish(Duration patience) throws InterruptedException {
        finishing = true;
        pace.join();
        return inFlight.tryAcquire(IN_FLIGHT, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    long records() {
        return records.sum();
    }

    /** Requests by answer; of one that was repeated each. */
    Map<String, Long> outcomes() {
        Map<String, Long> counts = new LinkedHashMap<>();
        outcomes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(outcome ->
                        counts.put(outcome.getKey(), outcome.getValue().sum()));
        return counts;
    }

    private void send() {
        long started = System.nanoTime();
        try {
            while (!finishing || !first.isEmpty()) {
                if (!first.isEmpty() || records.sum() < rate * ((System.nanoTime() - started) / 1e9)) {
                    inFlight.acquire();
                    DemoRequest special = first.poll();
                    DemoRequest request = special == null ? traffic.next(LARGEST_REQUEST) : special;
                    request.records().forEach(promises::sent);
                    records.add(request.records().size());
                    long number = requests.incrementAndGet();
                    threads.execute(() -> untilAnswered(number, request));
                } else {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void untilAnswered(long number, DemoRequest request) {
        try {
            for (int attempt = 0; !attempt(number, attempt, request); attempt++) {
                TimeUnit.MILLISECONDS.sleep(500 + 100 * (number % 10));
            }
            inFlight.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean attempt(long number, int attempt, DemoRequest request) throws InterruptedException {
        int api = (int) ((number + attempt) % apis.size());
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(apis.get(api).resolve(request.path()))
                            .timeout(TIMEOUT)
                            .header("Content-Type", request.contentType())
                            .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String outcome = Integer.toString(answer.statusCode());
            return switch (answer.statusCode()) {
                case 202 -> answered(number, attempt, api, outcome, request, rejected(answer.body()));
                case 400 -> answered(number, attempt, api, outcome, request, all(request));
                default -> noted(number, attempt, api, outcome, List.of(), List.of());
            };
        } catch (IOException e) {
            return noted(number, attempt, api, e.getClass().getSimpleName(), List.of(), List.of());
        }
    }

    private boolean answered(
            long number, int attempt, int api, String outcome, DemoRequest request, Set<Integer> rejected) {
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (int index = 0; index < request.records().size(); index++) {
            (rejected.contains(index) ? bad : good)
                    .add(request.records().get(index).requestId());
        }
        noted(number, attempt, api, outcome, good, bad);
        for (int index = 0; index < request.records().size(); index++) {
            if (rejected.contains(index)) {
                promises.rejected(request.records().get(index));
            } else {
                promises.accepted(request.records().get(index));
            }
        }
        return true;
    }

    private Set<Integer> rejected(String body) {
        Set<Integer> indices = new HashSet<>();
        for (JsonNode rejection : json.readTree(body).path("rejected")) {
            indices.add(rejection.path("index").asInt());
        }
        return indices;
    }

    private static Set<Integer> all(DemoRequest request) {
        Set<Integer> indices = new HashSet<>();
        for (int index = 0; index < request.records().size(); index++) {
            indices.add(index);
        }
        return indices;
    }

    /** Answers false, for attempts that have to be repeated. */
    private boolean noted(
            long number, int attempt, int api, String outcome, List<String> accepted, List<String> rejected) {
        outcomes.computeIfAbsent(outcome, unused -> new LongAdder()).increment();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("request", number);
        line.put("attempt", attempt + 1);
        line.put("api", api + 1);
        line.put("answer", outcome);
        line.put("accepted", accepted);
        line.put("rejected", rejected);
        try {
            synchronized (log) {
                log.write(json.writeValueAsString(line));
                log.newLine();
                log.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the log of answers", e);
        }
        return false;
    }

    @Override
    public void close() {
        finishing = true;
        pace.interrupt();
        threads.shutdownNow();
        try {
            synchronized (log) {
                log.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the log of answers", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "client");
        thread.setDaemon(true);
        return thread;
    }
}
