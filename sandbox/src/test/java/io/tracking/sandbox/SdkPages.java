package io.tracking.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Serves one page for each SDK for browsers, shows all of them as frames of one, and hears what they have told their SDKs. */
final class SdkPages implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CHROMIUM = List.of(
            "chromium",
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows",
            // Some SDKs send nothing from a browser that says it has no head.
            "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
            "--remote-debugging-port=0");

    private final HttpServer server;
    private final List<CountDownLatch> rounds =
            List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
    private final Map<String, List<JsonNode>> told = new ConcurrentHashMap<>();
    private final Map<String, String> errors = new ConcurrentHashMap<>();
    private @Nullable Process chromium;

    SdkPages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "sdk-pages");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    /** What has to be installed, and how; null when it is there. */
    static @Nullable String missing() {
        try {
            return new ProcessBuilder("chromium", "--version")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0
                    ? null
                    : "chromium does not run";
        } catch (IOException e) {
            return "chromium is not there; install it (apt-get install chromium)";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** The origin of the pages, which the API has to allow. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void open(List<String> sdks, URI api, Path profile) throws IOException {
        String host = api.toString().replaceFirst("/$", "");
        List<String> command = new ArrayList<>(CHROMIUM);
        command.add("--user-data-dir=" + profile);
        // Without a head Chromium opens one page.
        command.add(origin() + "/pages.html?sdks=" + String.join(",", sdks) + "&host=" + host);
        chromium = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolveSibling("chromium.log").toFile())
                .start();
    }

    /** Lets all pages make the next five calls, of three times five. */
    void goOn(int round) {
        rounds.get(round).countDown();
    }

    /** What a page has told its SDK so far. */
    List<JsonNode> told(String sdk) {
        return told.getOrDefault(sdk, List.of());
    }

    /** Why a page has not told its SDK more; null when nothing went wrong. */
    @Nullable
    String error(String sdk) {
        return errors.get(sdk);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            if (path.equals("/report")) {
                report(query.replaceFirst("^sdk=", ""), JSON.readTree(exchange.getRequestBody()));
                exchange.sendResponseHeaders(204, -1);
            } else if (path.equals("/go")) {
                rounds.get(Integer.parseInt(query.replaceFirst("^round=", ""))).await();
                exchange.sendResponseHeaders(204, -1);
            } else {
                file(exchange, SdkRun.FOLDER.resolve(path.substring(1)).normalize());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(String sdk, JsonNode step) {
        List<JsonNode> calls = new ArrayList<>(told(sdk));
        step.path("told").forEach(calls::add);
        told.put(sdk, calls);
        if (step.has("error")) {
            errors.put(sdk, step.path("error").asString());
        }
    }

    private static void file(HttpExchange exchange, Path file) throws IOException {
        if (!file.startsWith(SdkRun.FOLDER) || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Type", file.toString().endsWith(".html") ? "text/html" : "text/javascript");
        byte[] bytes = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        if (chromium != null) {
            chromium.descendants().forEach(ProcessHandle::destroyForcibly);
            chromium.destroyForcibly();
        }
        server.stop(0);
    }
}
