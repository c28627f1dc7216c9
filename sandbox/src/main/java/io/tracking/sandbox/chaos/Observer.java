package io.tracking.sandbox.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks both applications again and again what an operator would, while something is gone; then lays it out by time. */
final class Observer {

    private static final int SAMPLES = 10;
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int WORDS = 160;
    private static final List<String> ADMIN = List.of(
            "/admin/loading",
            "/admin/partitions",
            "/admin/accounting",
            "/admin/jobs",
            "/admin/rejected",
            "/admin/dead-letters",
            "/admin/self-check",
            "/admin/audit",
            "/admin/records/%s",
            "/actuator/health",
            "/actuator/health/readiness");
    private static final List<String> PUBLIC = List.of("/actuator/health", "/actuator/health/readiness");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JsonMapper json = new JsonMapper();
    private final Map<Member, URI> observed;
    private final Supplier<String> requestId;
    private final long started = System.nanoTime();
    private final Thread thread;
    private final List<String> times = new ArrayList<>();
    private final Map<String, Map<Integer, String>> metrics = new TreeMap<>();
    private final Map<String, Map<Integer, String>> answers = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private volatile boolean ending;

    private record Answer(String path, int status, long millis, String body) {}

    private Observer(Map<Member, URI> observed, Supplier<String> requestId, Duration before, Duration length) {
        this.observed = observed;
        this.requestId = requestId;
        this.thread = new Thread(() -> run(before, length), "observer");
        thread.setDaemon(true);
    }

    /** @param requestId of a record to look up */
    static Observer start(Map<Member, URI> observed, Duration before, Duration length, Supplier<String> requestId) {
        Observer observer = new Observer(observed, requestId, before, length);
        observer.thread.start();
        return observer;
    }

    /** Looks once more, now that all is well again; everything that was seen. */
    String end() throws InterruptedException {
        ending = true;
        thread.interrupt();
        thread.join();
        sample("after");
        return "\n" + table("metric", metrics) + "\n" + table("GET", answers) + "\nWhat those answers said:\n"
                + words.entrySet().stream()
                        .map(said -> "  " + said.getKey() + "  " + said.getValue() + "\n")
                        .collect(Collectors.joining())
                + "(?: it says itself that it does not know; -: there was no answer, or no such metric)\n";
    }

    private void run(Duration before, Duration length) {
        try {
            Duration interval = length.dividedBy(SAMPLES);
            interval = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
            awaitUntil(before.dividedBy(2));
            sample("before");
            for (Duration at = interval; at.compareTo(length) <= 0; at = at.plus(interval)) {
                // Just before the end of each part: the last one must not see it end.
                awaitUntil(before.plus(at).minusMillis(interval.toMillis() / 5));
                sample(String.format(Locale.ROOT, "%.1f min", at.toMillis() / 60_000.0));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitUntil(Duration at) throws InterruptedException {
        long left = at.toNanos() - (System.nanoTime() - started);
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private void sample(String time) {
        if (ending && !time.equals("after")) {
            return;
        }
        int column = times.size();
        times.add(time);
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        observed.forEach((member, uri) -> {
            asked.add(ask(member, uri, "/actuator/prometheus"));
            for (String path : member == Member.LOADER_1 ? ADMIN : PUBLIC) {
                asked.add(ask(member, uri, path.formatted(requestId.get())));
            }
        });
        for (Answer answer : asked.stream().map(CompletableFuture::join).toList()) {
            if (answer.path().endsWith("/actuator/prometheus")) {
                String member = answer.path().substring(0, answer.path().indexOf(' '));
                Metrics.alarming(answer.body())
                        .forEach((name, value) -> put(metrics, member + " " + name, column, shown(value)));
            } else {
                note(answer, column, time);
            }
        }
    }

    private void note(Answer answer, int column, String time) {
        String path = answer.path().replaceFirst("(/admin/records)/.*", "$1/{id}");
        put(answers, path, column, (answer.status() == 0 ? "-" : answer.status()) + " " + answer.millis() + "ms");
        if (answer.status() != 200) {
            words.putIfAbsent(path + " " + answer.status() + " " + said(answer.body()), "(first at " + time + ")");
        }
    }

    private CompletableFuture<Answer> ask(Member member, URI uri, String path) {
        long began = System.nanoTime();
        String login = Base64.getEncoder().encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path)).timeout(PATIENCE);
        if (member == Member.LOADER_1) {
            request.header("Authorization", "Basic " + login);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .handle((answer, failure) -> new Answer(
                        member + " " + path,
                        answer == null ? 0 : answer.statusCode(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                        answer == null ? String.valueOf(failure) : answer.body()));
    }

    /** The first words of a problem, of health what is not up, or of whatever it is; times differ and say nothing. */
    private String said(String body) {
        String text = body;
        try {
            JsonNode tree = json.readTree(body);
            text = tree.path("detail").asString("");
            for (Map.Entry<String, JsonNode> component : tree.path("components").properties()) {
                if (!component.getValue().path("status").asString("").equals("UP")) {
                    text += component.getKey() + " " + component.getValue() + " ";
                }
            }
        } catch (JacksonException e) {
            // Not JSON: as it is.
        }
        String line = (text.isEmpty() ? body : text).replaceAll("\\s+", " ").replaceAll("\\d+ (ms|s)\\b", "… $1");
        return line.substring(0, Math.min(WORDS, line.length()));
    }

    private static void put(Map<String, Map<Integer, String>> table, String row, int column, String cell) {
        table.computeIfAbsent(row, unused -> new TreeMap<>()).put(column, cell);
    }

    private static String shown(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private String table(String what, Map<String, Map<Integer, String>> rows) {
        int name = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        int cell = Math.max(
                8,
                rows.values().stream()
                        .flatMap(row -> row.values().stream())
                        .mapToInt(String::length)
                        .max()
                        .orElse(0));
        StringBuilder text = new StringBuilder(line(name, cell, what, times));
        rows.forEach((row, cells) -> {
            List<String> values = new ArrayList<>();
            for (int column = 0; column < times.size(); column++) {
                values.add(cells.getOrDefault(column, "-"));
            }
            text.append(line(name, cell, row, values));
        });
        return text.toString();
    }

    private static String line(int name, int cell, String first, List<String> cells) {
        return String.format(Locale.ROOT, "%-" + Math.max(1, name) + "s", first)
                + cells.stream()
                        .map(text -> String.format(Locale.ROOT, " %" + cell + "s", text))
                        .collect(Collectors.joining())
                + "\n";
    }
}
