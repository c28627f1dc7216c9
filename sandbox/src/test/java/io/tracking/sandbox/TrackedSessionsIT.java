package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tracking.sandbox.TrackedSite.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions of five pages with random ends, and an API that is away, refuses, or loses its answers: no event is double, and the
 * gaps in the numbers that arrived are what the pages know to be lost. {@code -Dtracking.it.sessions=1000} runs more.
 */
class TrackedSessionsIT {

    private static final int SESSIONS = Integer.getInteger("tracking.it.sessions", 200);
    private static final int SEED = 14;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int LONGEST_TOPIC = 1024;

    /** After so many requests a session's troubles end. */
    private static final int TROUBLES = 8;

    private static final Map<String, AtomicInteger> REQUESTS = new ConcurrentHashMap<>();

    @Test
    void gapsAreWhatWasLost() throws Exception {
        String missing = Browser.missing();
        if (missing != null) {
            System.err.println("[WARNING] Lost events of the browser tracker are NOT counted in a browser: " + missing);
        }
        assumeTrue(missing == null, missing);
        PipelineFixture pipeline = PipelineFixture.shared();
        try (TrackedSite site = new TrackedSite(pipeline.endpoints().apiUri(), SESSIONS);
                Browser browser =
                        new Browser(Files.createDirectories(Path.of("target").toAbsolutePath()))) {
            site.put("/session", resource("session.html"));
            site.put("/sessions", resource("sessions.html"));
            Set<String> plain = ConcurrentHashMap.newKeySet();
            site.gate = (asked, body) -> {
                if (!asked.getPath().equals("/plain")) {
                    return trouble(
                            JSON.readTree(body)
                                    .path(0)
                                    .path("message")
                                    .path("seed")
                                    .asInt(),
                            "tracker");
                }
                Fate fate = trouble(Integer.parseInt(asked.getQuery()), "plain");
                if (fate == Fate.PASSED || fate == Fate.UNANSWERED) {
                    plain.add(JSON.readTree(body).path("request_id").asString());
                }
                return Fate.CUT; // beside the tracker: nothing of it in the warehouse
            };

            browser.open(site.url("localhost", "/sessions#") + SEED * 1000 + ","
                    + IntStream.range(0, SESSIONS)
                            .mapToObj(site::port)
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")));
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> browser.run("return window.done").asInt() == SESSIONS);

            pipeline.awaitDrained();
            compare(pipeline, site.truths, plain);
        }
    }

    private static Fate trouble(int seed, String who) {
        int request = REQUESTS.computeIfAbsent(seed + who, none -> new AtomicInteger())
                .incrementAndGet();
        if (request > TROUBLES) {
            return Fate.PASSED;
        }
        int dice = new Random(seed * 31L + request).nextInt(100);
        return dice < 15 ? Fate.CUT : dice < 20 ? Fate.REFUSED : dice < 30 ? Fate.UNANSWERED : Fate.PASSED;
    }

    private static void compare(PipelineFixture pipeline, List<String> truths, Set<String> plain) throws Exception {
        Map<String, Integer> tracked = new HashMap<>();
        Set<String> unfit = new HashSet<>();
        truths.forEach(truth -> {
            JsonNode said = JSON.readTree(truth);
            said.path("log")
                    .valueStream()
                    .filter(event -> event.path(1).asInt() > LONGEST_TOPIC)
                    .forEach(event -> unfit.add(event.path(0).asString()));
            said.path("log")
                    .forEach(event -> tracked.put(
                            event.path(0).asString(), said.path("seed").asInt()));
        });
        Map<String, Set<Integer>> arrived = new HashMap<>();
        Set<String> ids = new HashSet<>();
        Map<String, Integer> sessions = new HashMap<>();
        for (JsonNode event : pipeline.filed("events")) {
            JsonNode tracker = event.path("_extra").path("tracker");
            if (tracker.path("release").asString().equals("sessions")) {
                String id = event.path("request_id").asString();
                String counter = tracker.path("device").asString() + " "
                        + tracker.path("epoch").asString();
                ids.add(id);
                sessions.put(counter, tracked.get(id));
                arrived.computeIfAbsent(counter, none -> new TreeSet<>())
                        .add(tracker.path("sequence").asInt());
            }
        }
        Map<Integer, Integer> gaps = new HashMap<>();
        arrived.forEach((counter, numbers) -> gaps.merge(
                Objects.requireNonNull(sessions.get(counter)),
                Collections.max(numbers) - numbers.size(),
                Integer::sum));
        Map<Integer, Integer> lost = new HashMap<>();
        tracked.forEach((id, seed) -> lost.merge(seed, ids.contains(id) ? 0 : 1, Integer::sum));
        int missing = lost.values().stream().mapToInt(Integer::intValue).sum();

        Set<String> fit = new HashSet<>(tracked.keySet());
        fit.removeAll(unfit);
        plain.retainAll(fit);
        int reported = gaps.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%d sessions, %d events, %d of them rejected: of the others the tracker delivered %d (%.1f %%), and it reports %d"
                        + " missing; one beacon for each delivered %d (%.1f %%)%n",
                truths.size(),
                tracked.size(),
                unfit.size(),
                ids.size(),
                100.0 * ids.size() / fit.size(),
                reported,
                plain.size(),
                100.0 * plain.size() / fit.size());
        Map<String, Integer> rows = pipeline.occurrences("events");
        assertThat(ids).allSatisfy(id -> assertThat(rows).containsEntry(id, 1));
        assertThat(tracked.keySet()).containsAll(ids);
        assertThat(missing).as("events that the API rejects are in the plan").isPositive();
        assertThat(gaps).as("missing, by session").isEqualTo(lost);
        assertThat(ids).as("all that the API takes").isEqualTo(fit).hasSizeGreaterThan(plain.size());
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = Objects.requireNonNull(TrackedSessionsIT.class.getResourceAsStream(name))) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
