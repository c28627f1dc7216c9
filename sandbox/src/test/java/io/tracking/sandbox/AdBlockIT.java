package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether ad blockers' lists (AdGuard Base with EasyList, AdGuard Tracking Protection) block the browser tracker. */
class AdBlockIT {

    private static final Path FOLDER =
            Path.of(System.getProperty("tracking.root", "..")).resolve("tracker/test");
    private static final String NOT_BLOCKED = "-";

    @Test
    void trackerIsNotBlockedUnderItsOwnNames() throws IOException, InterruptedException {
        boolean there = onPath("node") && Files.isDirectory(FOLDER.resolve("node_modules"));
        String missing = "no node, or no node_modules: apt-get install nodejs npm; (cd tracker/test && npm ci)";
        if (!there) {
            System.err.println(
                    "[WARNING] The names of the browser tracker are NOT tried with ad blockers' lists: " + missing);
        }
        assumeTrue(there, missing);

        List<String> rules = rules(
                "script https://t.example.com/tracker.js",
                "fetch https://t.example.com/track",
                "ping https://t.example.com/track",
                "image https://t.example.com/track.gif?topic=page_view",
                // What proves that the lists are there.
                "script https://www.google-analytics.com/analytics.js",
                "script https://t.example.com/assets/site.js",
                "script https://t.example.com/assets/site.0123456789abcdef.js",
                "script https://shop.example.com/assets/site.js",
                "fetch https://t.example.com/data/in",
                "ping https://t.example.com/data/in",
                "ping https://shop.example.com/data/in");
        List<String> usual = rules.subList(0, 4);

        System.out.println("Rules that block /tracker.js, /track by fetch and beacon, /track.gif (-: none): " + usual);
        assertThat(rules.get(4)).contains("google-analytics");
        assertThat(rules.subList(5, rules.size())).hasSize(6).containsOnly(NOT_BLOCKED);
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** For each request the rule that blocks it, or {@link #NOT_BLOCKED}. */
    private static List<String> rules(String... requests) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "blocked.js"));
        for (String request : requests) {
            command.addAll(List.of(request.split(" ", 2)));
        }
        Process node = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String answer = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(answer).isZero();
        return answer.lines().toList();
    }
}
