package io.tracking.sandbox;

import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives a headless Chromium through chromedriver, by the WebDriver protocol; one session with an empty profile.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>
 */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process driver;
    private final URI base;
    private final String session;

    /** Starts both. */
    Browser(Path directory) throws IOException {
        int port = Ports.free();
        driver = new ProcessBuilder(DRIVER.toString(), "--port=" + port, "--log-level=WARNING")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromedriver.log").toFile())
                .start();
        base = URI.create("http://127.0.0.1:" + port);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> call("GET", "/status", null).path("ready").asBoolean());
        Path profile = Files.createTempDirectory(directory, "profile");
        Map<String, Object> options = Map.of(
                "binary",
                CHROMIUM.toString(),
                "args",
                List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-background-timer-throttling",
                        "--disable-renderer-backgrounding",
                        "--user-data-dir=" + profile));
        session = "/session/"
                + call(
                                "POST",
                                "/session",
                                Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", options))))
                        .path("sessionId")
                        .asString();
    }

    /** Null when it can be started here; else what is missing, and how to get it. */
    static String missing() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)
                ? null
                : CHROMIUM + " and " + DRIVER + " are not both here: apt-get install chromium chromium-driver";
    }

    void open(String url) {
        call("POST", session + "/url", Map.of("url", url));
        // The blank page of a new tab may be taken for the one that was asked for.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> url.equals("about:blank")
                        || !run("return document.URL").asString().equals("about:blank"));
    }

    /** The value of {@code return …}, or of what its promise becomes. */
    JsonNode run(String script) {
        return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Opens a tab and goes to it. */
    String newTab() {
        String tab = call("POST", session + "/window/new", Map.of("type", "tab"))
                .path("handle")
                .asString();
        show(tab);
        return tab;
    }

    String tab() {
        return call("GET", session + "/window", null).asString();
    }

    void show(String tab) {
        call("POST", session + "/window", Map.of("handle", tab));
    }

    /** Closes the tab as a visitor does, and waits until it is closed: chromedriver itself waits for 20 s at most. */
    void closeTab() {
        String tab = tab();
        try {
            call("DELETE", session + "/window", null);
        } catch (IllegalStateException slow) {
            if (!String.valueOf(slow.getMessage()).contains("failed to close window")) {
                throw slow;
            }
            await().atMost(PATIENCE).until(() -> !tabs().contains(tab));
        }
    }

    private List<String> tabs() {
        return call("GET", session + "/window/handles", null)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    /** Kills the process of the tab: no handler of the page runs any more. */
    void killTab() {
        try {
            call("POST", session + "/url", Map.of("url", "chrome://crash"));
        } catch (IllegalStateException crashed) {
            if (!String.valueOf(crashed.getMessage()).contains("crash")) {
                throw crashed;
            }
        }
        closeTab();
    }

    /** A command of the DevTools. */
    void tool(String command, Map<String, Object> parameters) {
        call("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    void offline(boolean offline) {
        tool("Network.enable", Map.of());
        tool(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** A picture of the page, as PNG. */
    byte[] picture() {
        return Base64.getDecoder()
                .decode(call("GET", session + "/screenshot", null).asString());
    }

    private JsonNode call(String method, String path, Object body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = JSON.readTree(answer.body()).path("value");
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("Cannot " + method + " " + path + ": chromedriver answered "
                        + answer.statusCode() + ", "
                        + value.path("message").asString().lines().findFirst().orElse(""));
            }
            return value;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot " + method + " " + path + ": chromedriver does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", session, null);
        } finally {
            driver.descendants().forEach(ProcessHandle::destroy);
            driver.destroy();
        }
    }
}
