package io.tracking.sandbox.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Posts requests as a well-behaved client does: a bounded number at a time, and again, with the same ids, when the
 * answer was lost or said to come later.
 */
public final class Sender implements AutoCloseable {

    private static final int IN_FLIGHT = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern INDEX = Pattern.compile("\"index\"\\s*:\\s*(\\d+)");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ExecutorService clients = Executors.newFixedThreadPool(IN_FLIGHT, Sender::daemon);
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final URI api;
    private final int attempts;
    private final Tally tally;

    /** @param attempts how often one request is sent at most, a second apart */
    public Sender(URI api, int attempts, Tally tally) {
        this.api = api;
        this.attempts = attempts;
        this.tally = tally;
    }

    /** Returns as soon as the request is under way; waits while too many are. */
    public void send(DemoRequest request) throws InterruptedException {
        inFlight.acquire();
        tally.countSent(request.records());
        clients.execute(() -> {
            try {
                if (!isAnswered(request)) {
                    tally.countUnanswered(request.records());
                }
            } finally {
                inFlight.release();
            }
        });
    }

    /** Waits for the answers to everything that was sent. */
    public void awaitAnswers() throws InterruptedException {
        inFlight.acquire(IN_FLIGHT);
        inFlight.release(IN_FLIGHT);
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }

    private boolean isAnswered(DemoRequest request) {
        try {
            for (int attempt = 0; attempt < attempts; attempt++) {
                if (attempt > 0) {
                    TimeUnit.SECONDS.sleep(1);
                }
                if (attempt(request)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean attempt(DemoRequest request) throws InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(http(request), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return false;
        }
        switch (response.statusCode()) {
            case 202 ->
                tally.countAnswered(
                        request.records(),
                        INDEX.matcher(response.body())
                                .results()
                                .map(match -> Integer.valueOf(match.group(1)))
                                .collect(Collectors.toSet()));
            case 400 -> tally.countAnswered(request.records(), all(request));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Set<Integer> all(DemoRequest request) {
        return IntStream.range(0, request.records().size()).boxed().collect(Collectors.toSet());
    }

    private HttpRequest http(DemoRequest request) {
        return HttpRequest.newBuilder(api.resolve(request.path()))
                .timeout(TIMEOUT)
                .header("Content-Type", request.contentType())
                .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                .build();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "demo-client");
        thread.setDaemon(true);
        return thread;
    }
}
