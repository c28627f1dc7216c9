package io.tracking.bench.loading;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The loader's own clock, from the ledger's lock to the commit, read from its metrics. */
final class LoadTimer {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern COUNT = Pattern.compile("(?m)^tracking_load_duration_seconds_count\\S* ([0-9.E]+)");
    private static final Pattern SUM = Pattern.compile("(?m)^tracking_load_duration_seconds_sum\\S* ([0-9.E-]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest metrics;
    private double count;
    private double sum;

    LoadTimer(int port) {
        String sandbox = Base64.getEncoder().encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8));
        metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                .header("Authorization", "Basic " + sandbox)
                .build();
    }

    /** Waits for the next load; its seconds. */
    double awaitLoad() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String text = text();
            double now = value(COUNT, text);
            if (now > count) {
                double before = sum;
                count = now;
                sum = value(SUM, text);
                return sum - before;
            }
            LockSupport.parkNanos(1_000_000_000);
        }
        throw new IllegalStateException("Waited " + PATIENCE + " for a load");
    }

    private static double value(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private String text() {
        try {
            return http.send(metrics, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the loader's metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a load ran", e);
        }
    }
}
